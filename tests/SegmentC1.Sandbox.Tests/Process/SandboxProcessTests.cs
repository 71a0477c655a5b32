using System.Text.Json;

namespace SegmentC1.Sandbox.Tests;

public sealed class SandboxProcessTests
{
    [Fact]
    public async Task It_tells_its_addresses_first_then_answers_each_command_and_ends_with_its_input()
    {
        var output = new StringWriter();

        var code = await SandboxProcess.RunAsync(new StringReader("sync\nreport\nclear\nnonsense\n"), output);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(0, code);
        Assert.Equal(5, lines.Count);
        Assert.StartsWith("http://127.0.0.1:", lines[0].GetProperty("segmentUri").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/ccc", lines[0].GetProperty("clientId").GetString(), StringComparison.Ordinal);
        Assert.Equal(27, lines[1].GetProperty("taskId").GetString()!.Length);
        Assert.Equal(0, lines[2].GetProperty("requests").GetArrayLength());
        Assert.True(lines[3].GetProperty("cleared").GetBoolean());
        Assert.Contains("nonsense", lines[4].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_task_can_be_queued_and_its_end_waited_for()
    {
        var output = new StringWriter();

        await SandboxProcess.RunAsync(new StringReader("world\ntask {\"hello\":{}}\nfinished 0\n"), output);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(40, lines[1].GetProperty("users").GetArrayLength());
        Assert.Equal(27, lines[2].GetProperty("taskId").GetString()!.Length);
        Assert.Equal(0, lines[3].GetProperty("finished").GetInt32());
    }
}
