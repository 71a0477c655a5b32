using System.Management.Automation;
using System.Text.RegularExpressions;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ReviewCompleteTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Review => _folder.File("q4");

    private string Filled => _folder.File("filled.csv");

    [Fact]
    public async Task A_review_goes_from_export_to_proof()
    {
        await using var shell = await BeginAsync();

        var decisions = shell.Run("$decisions = Import-SegmentAccessReview $filled -Reference $review; $decisions").Clean;
        Assert.Equal(["Keep", "Revoke"], decisions.Texts("Decision").Distinct().Order());

        var actions = shell.Run("$decisions | Complete-SegmentAccessReview -Confirm:$false").Clean;

        Assert.Equal(decisions.Count, actions.Count);
        Assert.Equal(["Done", "Done"], actions.Where(action => action.Text("Who") == "leaver@example.com").Texts("Outcome"));
        Assert.Empty(shell.Sandbox.World.Users.Find("leaver")!.Permissions);
        Assert.Single(shell.Sandbox.Requests, request => request.Method != "GET");
        Assert.Equal(["completion.csv", "completion.manifest.json", "completion.snapshot.json"], Directory.GetFiles(Review, "completion*").Select(Path.GetFileName).Order());
        Assert.Equal("True", shell.Run("Test-SegmentAccessReview $review -Quiet").Clean[0].ToString());
    }

    [Fact]
    public async Task WhatIf_shows_the_plan_and_only_reads()
    {
        await using var shell = await BeginAsync();

        var plan = shell.Run("Complete-SegmentAccessReview $filled -Reference $review -WhatIf").Clean;

        Assert.Equal(2, plan.Count(action => action.Text("Outcome") == "Planned" && action.Text("Action") == "RemovePermission"));
        Assert.Equal(shell.Sandbox.RequestCount(), shell.Sandbox.RequestCount("GET"));
        Assert.Empty(Directory.GetFiles(Review, "completion*"));
        Assert.Equal(2, shell.Sandbox.World.Users.Find("leaver")!.Permissions.Count);
    }

    [Fact]
    public async Task Running_again_changes_nothing_and_says_when_it_was_done()
    {
        await using var shell = await BeginAsync();
        _ = shell.Run("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false").Clean;
        shell.Sandbox.ClearRequests();

        var again = shell.Run("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false").Clean;

        Assert.Equal(shell.Sandbox.RequestCount(), shell.Sandbox.RequestCount("GET"));
        Assert.All(again.Where(action => action.Text("Who") == "leaver@example.com"), action =>
        {
            Assert.Equal("AlreadyDone", action.Text("Outcome"));
            Assert.StartsWith("Done by an earlier run at 20", action.Text("Note"), StringComparison.Ordinal);
        });
        Assert.Equal("True", shell.Run("Test-SegmentAccessReview $review -Quiet").Clean[0].ToString());
    }

    [Fact]
    public async Task A_file_with_an_error_is_named_with_its_line_and_nothing_of_it_is_carried_out()
    {
        await using var shell = await BeginAsync();
        var lines = await File.ReadAllLinesAsync(Filled);
        var at = Array.FindIndex(lines, line => line.Contains("leaver@example.com", StringComparison.Ordinal));
        lines[at] = lines[at].Replace(",Revoke,", ",Perhaps,", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Filled, lines);

        var import = shell.Run("Import-SegmentAccessReview $filled -Reference $review");
        Assert.Equal("Decision.UnknownWord", import.OnlyError.Id());
        Assert.StartsWith($"filled.csv, line {at + 1}: 'Perhaps' is no decision", import.OnlyError.ToString(), StringComparison.Ordinal);
        Assert.Empty(import.Output);

        var completed = shell.Run("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false");
        Assert.Equal("Decision.UnknownWord", completed.OnlyError.Id());
        Assert.Empty(completed.Output);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task A_single_workbook_is_filled_in_where_it_lies_and_marks_of_open_ones_are_passed_over()
    {
        await using var shell = await BeginAsync();
        _ = shell.Run("Export-SegmentAccessReview $alone", ("alone", _folder.File("q4.xlsx"))).Clean;
        await File.WriteAllTextAsync(_folder.File("~$q4.xlsx"), "\u0003kim");

        var undecided = shell.Run("Import-SegmentAccessReview $pattern -AllowUndecided", ("pattern", _folder.File("q*.xlsx"))).Clean;

        Assert.NotEmpty(undecided);
        Assert.All(undecided, decision => Assert.Equal("Undecided", decision.Text("Decision")));
        Assert.Equal("Decision.NoEvidence", shell.Run("Import-SegmentAccessReview $copy -AllowUndecided", ("copy", Copied(_folder.File("q4.xlsx")))).OnlyError.Id());
    }

    private string Copied(string file)
    {
        Directory.CreateDirectory(_folder.File("elsewhere"));
        var copy = Path.Combine(_folder.File("elsewhere"), Path.GetFileName(file));
        File.Copy(file, copy);
        return copy;
    }

    [Fact]
    public async Task Access_that_is_another_now_is_refused_as_an_error_and_the_rest_is_done()
    {
        await using var shell = await BeginAsync();
        shell.Sandbox.World.Users.Add(new WorldUser("late", "Late", "late@example.com", []));
        shell.Sandbox.World.Users.Update("leaver", user => user with { Email = "someone.else@example.com" });
        var lines = (await File.ReadAllTextAsync(Filled)).Replace(",Keep,", ",Revoke,", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Filled, lines);

        var ran = shell.Run("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false");

        Assert.Contains(ran.Errors, error => error.Id() == "Review.Refused" && error.ToString().Contains("the address was leaver@example.com and is someone.else@example.com", StringComparison.Ordinal));
        Assert.Contains("Done", ran.Output.Texts("Outcome"));
        Assert.Equal(2, shell.Sandbox.World.Users.Find("leaver")!.Permissions.Count);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_the_record_and_the_next_run_finishes()
    {
        await using var shell = await BeginAsync();
        var held = shell.Sandbox.Faults.Add(new FaultRule { Method = "PUT", PathPattern = "/users/leaver/permissions", Kind = FaultKind.None, Hold = true });
        using var running = System.Management.Automation.PowerShell.Create(shell.Engine.Runspace);
        running.AddScript("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false").BeginInvoke();
        await held.Reached.WaitAsync(Guard);

        await Task.Run(running.Stop).WaitAsync(Guard);

        Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
        Assert.Matches(new Regex("RemovePermission,Unknown,.*leaver"), await File.ReadAllTextAsync(Path.Combine(Review, "completion.csv")));
        Assert.False(File.Exists(Path.Combine(Review, "completion.manifest.json")));
        held.Release();
        shell.Sandbox.Faults.Clear();
        _ = shell.Run("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false").Clean;
        Assert.Empty(shell.Sandbox.World.Users.Find("leaver")!.Permissions);
        Assert.Equal("True", shell.Run("Test-SegmentAccessReview $review -Quiet").Clean[0].ToString());
    }

    [Fact]
    public async Task The_question_says_every_step_and_no_is_no()
    {
        await using var shell = await BeginAsync();
        var host = new AnsweringHost(answer: 2);
        using var asking = shell.NewEngine(host);
        _ = Shell.RunIn(asking, "Connect-SegmentWorkspace -Token $token -ApiUri $uri").Clean;
        shell.Sandbox.ClearRequests();

        Assert.Empty(Shell.RunIn(asking, "Complete-SegmentAccessReview $filled -Reference $review", ("filled", Filled), ("review", Review)).Clean);

        var asked = Assert.Single(host.Asked);
        Assert.Contains("- From leaver@example.com: take Source Admin on env:prod and Tracking Plan Admin on ", asked, StringComparison.Ordinal);
        Assert.Contains($"and write the record into '{Review}'", asked, StringComparison.Ordinal);
        Assert.Equal(shell.Sandbox.RequestCount(), shell.Sandbox.RequestCount("GET"));
        Assert.Empty(Directory.GetFiles(Review, "completion*"));
    }

    [Fact]
    public async Task Where_the_record_cannot_be_written_nothing_is_sent()
    {
        await using var shell = await BeginAsync();
        await File.WriteAllTextAsync(_folder.File("taken"), "x");
        const string Complete = "Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false -Destination $place";

        Assert.StartsWith("Output.", shell.Run(Complete, ("place", _folder.File("taken"))).Ended?.Id(), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("foreign"));
        await File.WriteAllTextAsync(Path.Combine(_folder.File("foreign"), "completion.csv"), "my own\r\n");
        Assert.Equal("Review.NotARecord", shell.Run(Complete, ("place", _folder.File("foreign"))).Ended?.Id());
        if (OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(_folder.File("full"));
            File.CreateSymbolicLink(Path.Combine(_folder.File("full"), "completion.csv"), "/dev/full");
            Assert.Equal("Output.DiskFull", shell.Run(Complete, ("place", _folder.File("full"))).Ended?.Id());
        }

        Assert.Equal(shell.Sandbox.RequestCount(), shell.Sandbox.RequestCount("GET"));
        Assert.Equal("my own\r\n", await File.ReadAllTextAsync(Path.Combine(_folder.File("foreign"), "completion.csv")));
        Assert.Equal(2, shell.Sandbox.World.Users.Find("leaver")!.Permissions.Count);
    }

    [Fact]
    public async Task A_connection_for_reading_refuses_before_anything_is_written()
    {
        await using var shell = await BeginAsync();
        _ = shell.Run("Connect-SegmentWorkspace -Token $token -ApiUri $uri -ReadOnly").Clean;

        Assert.Equal("Segment.ReadOnly", shell.Run("Complete-SegmentAccessReview $filled -Reference $review -Confirm:$false").Ended?.Id());
        Assert.Empty(Directory.GetFiles(Review, "completion*"));
        Assert.NotEmpty(shell.Run("Complete-SegmentAccessReview $filled -Reference $review -WhatIf").Clean);
    }

    [Fact]
    public async Task The_workbooks_of_the_reviewers_are_read_back_and_the_folder_is_compared()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 12, Groups = 2, Invites = 1 });
        _ = shell.Run(
            "$rules = @([pscustomobject]@{ Domain = 'example.com'; Reviewer = 'kim@example.com' }, [pscustomobject]@{ Reviewer = 'lee@example.com' }); $result = Export-SegmentAccessReview $review -Reviewer $rules; $rows = $result.Rows",
            ("review", Review)).Clean;

        var parts = shell.Run("Import-SegmentAccessReview $review/review-*.xlsx -AllowUndecided");
        var whole = shell.Run("Import-SegmentAccessReview $review/review.xlsx -AllowUndecided").Clean;

        Assert.Equal(whole.Count, parts.Clean.Count);
        Assert.Equal(["kim@example.com", "lee@example.com"], parts.Output.Texts("Reviewer").Distinct().Order());
        Assert.Equal(2, parts.Warnings.Count(warning => warning.Contains("is the part of", StringComparison.Ordinal)));
        Assert.Equal(shell.Run("$rows").Clean[0].ToString(), whole.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(shell.Run("Get-SegmentSnapshot | Compare-SegmentAccessReview $review").Clean);
        Assert.Equal("True", shell.Run("Test-SegmentAccessReview $review -Quiet").Clean[0].ToString());
    }

    // A workspace with one person who is to go, its review, and a filled copy of the rows.
    private async Task<Shell> BeginAsync()
    {
        var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 6, Groups = 2, Invites = 1 });
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("leaver", "=Leaver, \"L\"", "leaver@example.com", [world.OnWorkspace("Source Admin", new WorldLabel("env", "prod")), world.OnWorkspace("Tracking Plan Admin")]));
        _ = shell.Run("Export-SegmentAccessReview $review", ("review", Review), ("filled", Filled)).Clean;
        var rows = File.ReadAllText(Path.Combine(Review, "access.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        // The last four cells are the reviewer's and empty; no name of this workspace has a line break.
        File.WriteAllLines(Filled, rows.Select((row, index) => index == 0 ? row : $"{row[..^2]}{(row.Contains("leaver@example.com", StringComparison.Ordinal) ? "Revoke" : "Keep")},,"));
        shell.Sandbox.ClearRequests();
        return shell;
    }
}
