using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("Get-SegmentGroup ", "/groups")]
    [InlineData("Get-SegmentAccess -Group ", "/groups")]
    [InlineData("Get-SegmentUser ", "/users")]
    [InlineData("Get-SegmentRole ", "/roles")]
    [InlineData("Get-SegmentAccess -Role ", "/roles")]
    [InlineData("Get-SegmentLabel ", "/labels")]
    [InlineData("Get-SegmentResource ", "/sources")]
    public async Task Live_names_are_offered_with_one_reading(string typed, string path)
    {
        await using var shell = await Shell.OpenAsync();

        var first = Complete(shell.Engine, typed);
        var again = Complete(shell.Engine, typed);

        Assert.NotEmpty(first);
        Assert.Equal(first, again);
        Assert.Single(shell.Sandbox.Requests, request => request.Path == path);
    }

    [Fact]
    public async Task What_is_offered_finds_what_it_names_whatever_the_name_holds()
    {
        await using var shell = await Shell.OpenAsync();
        var groups = shell.Sandbox.World.Groups;
        groups.Update(groups[0].Id, group => group with { Name = "O'Brien & Söhne [EU] $x `y" });
        groups.Update(groups[1].Id, group => group with { Name = "-Path" });
        groups.Update(groups[2].Id, group => group with { Name = "42" });

        var offered = Complete(shell.Engine, "Get-SegmentGroup ");

        Assert.Equal(groups.Count, offered.Count);
        Assert.Equal(
            groups.Select(group => group.Id).Order(StringComparer.Ordinal),
            offered.Select(word => Assert.Single(shell.Run($"Get-SegmentGroup {word}").Clean).Text("Id")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Something_without_a_name_is_offered_by_its_id(string name)
    {
        await using var shell = await Shell.OpenAsync();
        var groups = shell.Sandbox.World.Groups;
        groups.Update(groups[0].Id, group => group with { Name = name });

        var offered = Complete(shell.Engine, "Get-SegmentGroup ");

        Assert.Equal(groups.Count, offered.Count);
        Assert.Contains(offered, word => word.Trim('\'') == groups[0].Id);
    }

    [Fact]
    public async Task A_begun_word_narrows_the_offer_with_or_without_a_quote()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.World.Groups.Update(shell.Sandbox.World.Groups[0].Id, group => group with { Name = "Zebra crossing" });

        Assert.Equal(["'Zebra crossing'"], Complete(shell.Engine, "Get-SegmentGroup zeb"));
        Assert.Equal(["'Zebra crossing'"], Complete(shell.Engine, "Get-SegmentGroup 'zebra c"));
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_offered()
    {
        await using var shell = await Shell.OpenAsync(connect: false);

        Assert.Empty(Complete(shell.Engine, "Get-SegmentRole "));
    }

    [Theory]
    [InlineData(FaultKind.Status, 403)]
    [InlineData(FaultKind.MalformedJson, 200)]
    public async Task A_failure_is_silent(FaultKind kind, int status)
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = kind, Status = status });

        Assert.Empty(Complete(shell.Engine, "Get-SegmentRole "));
        Assert.Equal("0", Assert.Single(shell.Run("$Error.Count").Clean).ToString());
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });

        // Comes back at all only because the completer gives up: the sandbox never answers.
        Assert.Empty(await Task.Run(() => Complete(shell.Engine, "Get-SegmentRole ")).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static List<string> Complete(EngineSession engine, string typed)
    {
        var before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = engine.Runspace;
        try
        {
            using var shell = System.Management.Automation.PowerShell.Create(engine.Runspace);
            return [.. CommandCompletion.CompleteInput(typed, typed.Length, null, shell).CompletionMatches
                .Where(match => match.ResultType == CompletionResultType.ParameterValue).Select(match => match.CompletionText)];
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }
}
