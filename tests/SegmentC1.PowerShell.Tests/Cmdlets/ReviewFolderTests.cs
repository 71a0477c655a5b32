using System.Text.Json;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ReviewFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Target => _folder.File("review");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_without_a_known_end_is_a_folder_of_evidence_with_the_audit_trail()
    {
        await using var shell = await Shell.OpenAsync();

        var result = Assert.Single(shell.Run("Export-SegmentAccessReview $path", ("path", Target)).Clean);

        var names = Directory.EnumerateFiles(Target).Select(path => Path.GetFileName(path)).ToHashSet();
        Assert.Equal(new HashSet<string> { "access.csv", "users.csv", "groups.csv", "findings.csv", "review.xlsx", "report.html", "snapshot.json", "manifest.json" }, names);
        var manifest = Manifest();
        Assert.Equal(names.Count - 1, manifest.GetProperty("files").GetArrayLength());
        Assert.Equal("read", manifest.GetProperty("auditTrail").GetProperty("state").GetString());
        Assert.Contains(shell.Sandbox.Requests, request => request.Path == "/audit-events");
        Assert.Equal(manifest.GetProperty("hash").GetString(), result.Text("Sha256"));
        Assert.Equal(Path.Combine(Target, "manifest.json"), result.Text("ManifestPath"));
    }

    [Theory]
    [InlineData("Export-SegmentAccessReview $path -SkipAudit", "not read")]
    [InlineData("Export-SegmentAccessReview $path -As Csv", "not read")]
    [InlineData("Export-SegmentAccessReview $path -As Csv -IncludeAudit", "read")]
    [InlineData("Export-SegmentAccessReview $path -As ConductorOneCsv", "not read")]
    [InlineData("Export-SegmentAccessReview $path -As Json", "read")]
    public async Task The_audit_trail_is_read_where_it_is_shown(string script, string state)
    {
        await using var shell = await Shell.OpenAsync();

        var result = Assert.Single(shell.Run(script, ("path", Target)).Clean);

        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(result.Text("ManifestPath")!)).RootElement;
        Assert.Equal(state, manifest.GetProperty("auditTrail").GetProperty("state").GetString());
        Assert.Equal(state == "read", shell.Sandbox.Requests.Any(request => request.Path == "/audit-events"));
    }

    [Fact]
    public async Task Without_an_audit_trail_in_the_plan_the_column_says_so()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { AuditInPlan = false });

        var ran = shell.Run("Export-SegmentAccessReview $path; Import-Csv (Join-Path $path users.csv)", ("path", Target));

        Assert.All(ran.Clean.Skip(1).Where(row => row.Text("PrincipalType") == "user"), row => Assert.Equal("trail not available", row.Text("LastRecordedChange")));
        Assert.NotEmpty(ran.Warnings);
        Assert.DoesNotContain("NoRecordedChange", await File.ReadAllTextAsync(Path.Combine(Target, "findings.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_missing_from_the_people_and_the_findings_say_what_to_do()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.World.Groups.Update(shell.Sandbox.World.Groups[3].Id, group => group with { MemberIds = [], InviteEmails = [] });
        _ = shell.Run("Export-SegmentAccessReview $path", ("path", Target)).Clean;

        var people = shell.Run("Import-Csv (Join-Path $path users.csv)").Clean;
        var findings = shell.Run("Import-Csv (Join-Path $path findings.csv)").Clean;
        var groups = shell.Run("Import-Csv (Join-Path $path groups.csv)").Clean;

        Assert.Equal(shell.Sandbox.World.Users.Select(user => user.Id).Order(), people.Where(row => row.Text("PrincipalType") == "user").Texts("PrincipalId").Order());
        Assert.Equal(shell.Sandbox.World.Groups.Select(group => group.Id).Order(), groups.Texts("GroupId").Order());
        Assert.All(["Privileged", "EmptyGroup", "FunctionOfLeaver", "AllAndFutureAdmin", "PendingInviteOfMember"], id => Assert.Contains(id, findings.Texts("Finding")));
        Assert.All(findings, finding => Assert.All(["Severity", "Why", "WhatToDo", "Subject"], column => Assert.NotEmpty(finding.Text(column)!)));
    }

    [Theory]
    [InlineData("@{ Group = 'Marketing' }", "group: Marketing")]
    [InlineData("@{ Domain = '*.example.com', 'example.com'; Finding = 'privileged' }", "domain: *.example.com, example.com; finding: Privileged")]
    [InlineData("@{ Role = (Get-SegmentRole 'Source Admin') }", null)]
    public async Task A_part_says_that_it_is_one(string scope, string? words)
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.World.Groups.Update(shell.Sandbox.World.Groups[1].Id, group => group with { Name = "Marketing" });

        var result = Assert.Single(shell.Run($"Export-SegmentAccessReview $path -Scope {scope} -SkipAudit", ("path", Target)).Clean);

        Assert.True(Manifest().GetProperty("part").GetBoolean());
        Assert.NotEmpty(result.Text("Scope")!);
        if (words is not null) Assert.Equal(words, result.Text("Scope"));
        Assert.True((long)result.Get("Rows")! > 0);
    }

    [Theory]
    [InlineData("FunctionOfLeaver", "function")]
    [InlineData("TooManyOwners", "workspace")]
    public async Task A_part_may_be_of_findings_that_are_about_nobody_s_lines(string finding, string subject)
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run($"Export-SegmentAccessReview $path -MaxOwners 1 -Scope @{{ Finding = '{finding}' }} -SkipAudit; Import-Csv (Join-Path $path findings.csv)", ("path", Target)).Clean;

        Assert.Equal(0L, ran[0].Get("Rows"));
        Assert.NotEmpty(ran.Skip(1));
        Assert.All(ran.Skip(1), row => Assert.Equal((finding, subject), (row.Text("Finding"), row.Text("SubjectType"))));
        Assert.True((bool)Assert.Single(shell.Run("Test-SegmentAccessReview $path").Clean).Get("Valid")!);
    }

    [Theory]
    [InlineData("-Scope @{ Group = 'No such group' }", "Segment.NoMatch")]
    [InlineData("-Scope @{ Domain = 'nowhere.test' }", "Segment.NoMatch")]
    [InlineData("-Scope @{ Group = 'No such*' }", "Segment.NoMatch")]
    [InlineData("-Scope @{ Finding = 'NoSuchFinding' }", "Segment.BadInput")]
    [InlineData("-DisableFinding NoSuchFinding", "Segment.BadInput")]
    [InlineData("-IncludeAudit -SkipAudit", "Segment.BadInput")]
    [InlineData("-Baseline missing.json", "Input.NotFound")]
    [InlineData("-Reviewer missing.csv", "Input.NotFound")]
    [InlineData("-Reviewer @{ Email = 'nobody@nowhere.test'; Reviewer = 'x' }", "Review.ListUnmatched")]
    [InlineData("-Reviewer @{ Email = 'nobody@nowhere.test' }", "Review.ListUnusable")]
    [InlineData("-Leaver ./missing.txt", "Input.NotFound")]
    [InlineData("-Leaver ([pscustomobject]@{ Name = 'No address' })", "Review.ListUnusable")]
    public async Task What_cannot_be_meant_is_refused_and_nothing_is_left(string arguments, string id)
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Equal(id, shell.Run($"Export-SegmentAccessReview $path {arguments}", ("path", Target)).Ended?.Id());

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_list_of_managers_names_the_file_and_the_lines_that_do_not_fit()
    {
        await using var shell = await Shell.OpenAsync();
        var (first, second) = (shell.Sandbox.World.Users[0].Email, shell.Sandbox.World.Users[1].Email);
        var list = _folder.File("managers.csv");
        await File.WriteAllTextAsync(list, $"\uFEFFEmail;Manager\r\n{first};ann@example.com\r\nghost@example.com;ann@example.com\r\n");
        var unknown = shell.Run("Export-SegmentAccessReview $path -Reviewer $list", ("path", Target), ("list", list));
        Assert.Equal("Review.ListUnmatched", unknown.Ended?.Id());
        Assert.Contains("managers.csv, line 3: no person of this workspace is 'ghost@example.com'.", unknown.Ended!.Exception.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(list, $"Email,Manager\n{first},ann@example.com\n{first.ToUpperInvariant()},bob@example.com\n{second},\n");
        shell.Sandbox.ClearRequests();
        var contradictory = shell.Run("Export-SegmentAccessReview $path -Reviewer $list").Ended!;
        Assert.Equal("Review.ListUnusable", contradictory.Id());
        Assert.Contains("managers.csv, line 3: ", contradictory.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("managers.csv, line 4: there is no reviewer", contradictory.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task Reviewers_come_from_the_first_rule_that_fits()
    {
        await using var shell = await Shell.OpenAsync();
        var list = _folder.File("managers.csv");
        await File.WriteAllTextAsync(list, $"Email,Manager\n{shell.Sandbox.World.Users[0].Email},ann@example.com\n");

        var rows = shell.Run(
            "Export-SegmentAccessReview $path -SkipAudit -Reviewer $list, @{ Group = (Get-SegmentGroup)[1]; Reviewer = 'lead@example.com' }, @{ Reviewer = 'rest@example.com' } | Out-Null; Import-Csv (Join-Path $path access.csv)",
            ("path", Target),
            ("list", list)).Clean;

        Assert.All(rows, row => Assert.Equal(
            row.Text("PrincipalId") == shell.Sandbox.World.Users[0].Id ? "ann@example.com" : row.Text("GroupId") == shell.Sandbox.World.Groups[1].Id ? "lead@example.com" : "rest@example.com",
            row.Text("Reviewer")));
        Assert.Equal(3, rows.Texts("Reviewer").Distinct().Count());
    }

    [Fact]
    public async Task Leavers_and_old_invites_are_found_with_what_is_known_from_elsewhere()
    {
        await using var shell = await Shell.OpenAsync();
        var leaver = shell.Sandbox.World.Users[3].Email;
        var list = _folder.File("leavers.csv");
        await File.WriteAllTextAsync(list, $"Name,Email\nSomebody,{leaver.ToUpperInvariant()}\nLong gone,gone@example.com\n");
        _ = shell.Run("Export-SegmentAccessReview $before -SkipAudit -As Json", ("before", _folder.File("before.json"))).Clean;

        var findings = shell.Run(
            "Export-SegmentAccessReview $path -SkipAudit -Leaver $list -Baseline $before -InviteDays 0 -DisableFinding EmptyGroup | Out-Null; Import-Csv (Join-Path $path findings.csv)",
            ("path", Target),
            ("list", list)).Clean;

        Assert.Equal(leaver, Assert.Single(findings, finding => finding.Text("Finding") == "Leaver").Text("Subject"));
        Assert.Contains(findings, finding => finding.Text("Finding") == "StaleInvite");
        Assert.DoesNotContain("EmptyGroup", findings.Texts("Finding"));
        var manifest = Manifest();
        Assert.Equal("EmptyGroup", Assert.Single(manifest.GetProperty("findings").GetProperty("switchedOff").EnumerateArray()).GetString());
        Assert.Equal(JsonValueKind.String, manifest.GetProperty("baselineAtUtc").ValueKind);
    }

    [Fact]
    public async Task A_list_of_leavers_may_have_any_name()
    {
        await using var shell = await Shell.OpenAsync();
        var list = _folder.File("leavers of 2026.txt");
        await File.WriteAllTextAsync(list, $"Email\n{shell.Sandbox.World.Users[3].Email}\n");

        var findings = shell.Run("Export-SegmentAccessReview $path -SkipAudit -Leaver $list | Out-Null; Import-Csv (Join-Path $path findings.csv)", ("path", Target), ("list", list)).Clean;

        Assert.Equal(shell.Sandbox.World.Users[3].Email, Assert.Single(findings, finding => finding.Text("Finding") == "Leaver").Text("Subject"));
    }

    [Fact]
    public async Task A_baseline_of_another_workspace_or_of_later_is_refused()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$old = Get-SegmentSnapshot; $new = Get-SegmentSnapshot").Clean;
        Assert.Equal("Segment.BadInput", shell.Run("$old | Export-SegmentAccessReview $path -Baseline $new", ("path", Target)).Ended?.Id());

        var json = _folder.File("snapshot.json");
        _ = shell.Run("$old | Export-SegmentAccessReview $json", ("json", json)).Clean;
        await File.WriteAllTextAsync(json, (await File.ReadAllTextAsync(json)).Replace(shell.Sandbox.World.Workspace.Id, "another", StringComparison.Ordinal));
        Assert.Equal("Review.NotGenuine", shell.Run("$new | Export-SegmentAccessReview $path -Baseline $json").Ended?.Id());
        File.Delete(json + ".manifest.json");
        Assert.Equal("Review.DifferentWorkspaces", shell.Run("$new | Export-SegmentAccessReview $path -Baseline $json").Ended?.Id());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_folder_is_replaced_only_with_Force_and_only_if_it_is_a_review()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("Export-SegmentAccessReview $path -SkipAudit", ("path", Target)).Clean;
        shell.Sandbox.ClearRequests();

        Assert.Equal("Output.Exists", shell.Run("Export-SegmentAccessReview $path").Ended?.Id());
        Assert.Empty(shell.Sandbox.Requests);
        Assert.Single(shell.Run("Export-SegmentAccessReview $path -Force -SkipAudit").Clean);

        await File.WriteAllTextAsync(Path.Combine(Target, "notes.txt"), "mine");
        Assert.Equal("Output.NotReplaceable", shell.Run("Export-SegmentAccessReview $path -Force").Ended?.Id());
        Assert.True(File.Exists(Path.Combine(Target, "notes.txt")));
    }

    [Fact]
    public async Task ConductorOne_s_file_has_each_person_with_each_entitlement_once_and_the_same_bytes_again()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$snapshot = Get-SegmentSnapshot; $snapshot | Export-SegmentAccessReview $one -As ConductorOneCsv; $snapshot | Export-SegmentAccessReview $two -As ConductorOneCsv", ("one", _folder.File("one.csv")), ("two", _folder.File("two.csv"))).Clean;

        var rows = shell.Run("Import-Csv $one").Clean;
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("one.csv")), await File.ReadAllBytesAsync(_folder.File("two.csv")));
        Assert.Equal(shell.Sandbox.World.Users.Select(user => user.Id).Order(), rows.Texts("User ID").Distinct().Order());
        var keys = rows.Select(row => (row.Text("User ID"), row.Text("Resource Type"), row.Text("Resource Name"), row.Text("Entitlement"))).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.All(rows, row => Assert.All(["Email Address", "Full Name", "Resource Type", "Resource Name", "Entitlement"], column => Assert.NotEmpty(row.Text(column)!)));
    }

    [Fact]
    public async Task A_file_for_ConductorOne_of_a_part_warns_that_the_rest_would_be_taken_for_revoked()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("Export-SegmentAccessReview $path -As ConductorOneCsv -Scope @{ Role = 'Workspace Owner' }", ("path", _folder.File("part.csv")));

        Assert.Single(ran.Clean);
        Assert.Contains(ran.Warnings, warning => warning.Contains("of a part of the workspace", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("review.xlsx", "PK")]
    [InlineData("review.HTML", "<!")]
    [InlineData("review.json", "{")]
    public async Task The_end_of_the_path_says_which_one_file(string name, string begin)
    {
        await using var shell = await Shell.OpenAsync();

        var result = Assert.Single(shell.Run("Export-SegmentAccessReview $path", ("path", _folder.File(name))).Clean);

        Assert.Contains(begin, await File.ReadAllTextAsync(_folder.File(name)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(_folder.File(name) + ".manifest.json", result.Text("ManifestPath"));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
        Assert.True((bool)Assert.Single(shell.Run("Test-SegmentAccessReview $path").Clean).Get("Valid")!);
    }

    [Fact]
    public async Task Each_reviewer_gets_a_workbook_of_their_own()
    {
        await using var shell = await Shell.OpenAsync();

        _ = shell.Run("Export-SegmentAccessReview $path -SkipAudit -Reviewer @{ Domain = 'example.com'; Reviewer = 'ann/bob@example.com' }, @{ Reviewer = 'rest@example.com' }", ("path", Target)).Clean;

        Assert.True(File.Exists(Path.Combine(Target, "review-ann_bob@example.com.xlsx")));
        Assert.True(File.Exists(Path.Combine(Target, "review-rest@example.com.xlsx")));
        Assert.True((bool)Assert.Single(shell.Run("Test-SegmentAccessReview $path").Clean).Get("Valid")!);
    }

    [Fact]
    public async Task WhatIf_writes_no_folder_and_sends_nothing()
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Empty(shell.Run("Export-SegmentAccessReview $path -WhatIf", ("path", Target)).Clean);

        Assert.Empty(shell.Sandbox.Requests);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private JsonElement Manifest() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Target, "manifest.json"))).RootElement;
}
