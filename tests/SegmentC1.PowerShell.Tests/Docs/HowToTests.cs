using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Docs;

/// <summary>The how-to pages: what they tell a reader to run can be run.</summary>
public sealed partial class HowToTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-howto-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_a_page_runs_parses_and_names_commands_and_parameters_that_exist()
    {
        using var session = EngineSession.WithModule();
        var parameters = session.Run("Get-Command -Module SegmentC1").Select(found => (CommandInfo)found.BaseObject)
            .ToDictionary(command => command.Name, command => command.Parameters.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        var wrong = new List<string>();
        foreach (var block in Pages().SelectMany(Blocks))
        {
            var tree = Parser.ParseInput(block, out _, out var errors);
            wrong.AddRange(errors.Select(error => error.ToString()));
            foreach (var call in tree.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (call.GetCommandName() is not { } name || !OfThisModule().IsMatch(name)) continue;
                if (!parameters.TryGetValue(name, out var known)) wrong.Add($"{name} does not exist");
                else wrong.AddRange(call.CommandElements.OfType<CommandParameterAst>().Where(parameter => !known.Contains(parameter.ParameterName)).Select(parameter => $"{name} -{parameter.ParameterName}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_nightly_job_writes_the_review_and_uploads_the_sync_with_secrets_from_systemd()
    {
        await using var segment = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 12 });
        await using var tenant = await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { NextPoll = TimeSpan.FromMilliseconds(5) });
        const string page = "run-without-a-person.md";
        await File.WriteAllTextAsync(Path.Combine(_folder, "governance.ps1"), Blocks(page).Single(block => block.StartsWith("param(", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "segment-token"), segment.Token + "\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "baton-secret"), tenant.Connector.ClientSecret + "\n", TestContext.Current.CancellationToken);
        var command = ExecStart().Match(Text(page)).Groups[1].Value.Replace("$$", "$", StringComparison.Ordinal)
            .Replace("/opt/segmentc1", _folder, StringComparison.Ordinal).Replace("/var/lib/segmentc1", _folder, StringComparison.Ordinal);
        var task = tenant.QueueSyncFull();

        var ran = HostProgram.Run(null, new Dictionary<string, string>
        {
            ["CREDENTIALS_DIRECTORY"] = _folder,
            ["SEGMENTC1_STATE"] = _folder,
            ["SEGMENT_API_URL"] = segment.BaseAddress.ToString(),
            ["BATON_CLIENT_ID"] = tenant.Connector.ClientId,
            ["BATON_C1_API_HOST"] = tenant.Host,
        }, "-NonInteractive", "-Command", command);

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Single(Directory.GetFiles(_folder, "access-*.csv"));
        Assert.Equal((task, true), (Assert.Single(tenant.FinishedTasks).TaskId, tenant.FinishedTasks[0].Success));
        Assert.Single(tenant.Uploads);
        Assert.DoesNotContain(segment.Requests, request => request.Method != "GET");
    }

    private static IEnumerable<string> Pages() => Directory.GetFiles(Path.Combine(Checkout.Root, "docs", "how-to"), "*.md").Select(page => Path.GetFileName(page));

    private static string Text(string page) => File.ReadAllText(Path.Combine(Checkout.Root, "docs", "how-to", page)).ReplaceLineEndings("\n");

    /// <summary>The PowerShell of a page; within a list it is indented.</summary>
    private static IEnumerable<string> Blocks(string page) => PowerShellBlock().Matches(Text(page)).Select(match =>
        match.Groups["indent"].Length == 0 ? match.Groups["code"].Value : match.Groups["code"].Value.Replace("\n" + match.Groups["indent"].Value, "\n", StringComparison.Ordinal)[match.Groups["indent"].Length..]);

    [GeneratedRegex("^(?<indent> *)```powershell\\n(?<code>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex("^ExecStart=.*? -Command \"(.*)\"$", RegexOptions.Multiline)]
    private static partial Regex ExecStart();

    [GeneratedRegex("-(Segment|ToConductorOne|ConductorOne)", RegexOptions.IgnoreCase)]
    private static partial Regex OfThisModule();
}
