using System.Text.Json;

namespace SegmentC1.Benchmarks;

/// <summary>Where the simulators are, and what they let in.</summary>
internal sealed record SimulatorAddresses(string SegmentUri, string SegmentToken, string TenantHost, string ClientId, string ClientSecret)
{
    /// <summary>Reads the first line that their process writes.</summary>
    public static SimulatorAddresses Read(JsonElement json)
    {
        string Text(string property) => json.GetProperty(property).GetString()!;
        return new(Text("segmentUri"), Text("segmentToken"), Text("conductorOneHost"), Text("clientId"), Text("clientSecret"));
    }
}

/// <summary>The simulators' process, asked line by line.</summary>
internal sealed class Simulator(TextWriter input, TextReader output)
{
    /// <summary>The next line of it.</summary>
    public async Task<JsonElement> ReadAsync() =>
        JsonDocument.Parse(await output.ReadLineAsync() ?? throw new InvalidOperationException("The simulators ended.")).RootElement;

    /// <summary>Gives a command and reads its answer.</summary>
    public async Task<JsonElement> AskAsync(string command)
    {
        await input.WriteLineAsync(command);
        await input.FlushAsync();
        return await ReadAsync();
    }
}
