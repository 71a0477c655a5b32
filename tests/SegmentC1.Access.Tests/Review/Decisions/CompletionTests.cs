using CsvHelper;
using SegmentC1.Access.Tests.Changes;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Decisions;

/// <summary>Carrying out: what the record says when a run fails, is stopped, dies, or runs again.</summary>
public sealed class CompletionTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly ReviewPlanOptions Options = new() { GroupMembership = GroupMembershipMode.Remove };

    [Fact]
    public async Task The_record_says_before_action_after_time_and_outcome_of_every_decision()
    {
        await using var review = await TwoPeopleAsync();

        var actions = await review.RunAsync(await review.PlanAsync(Options));

        var rows = Record(review);
        Assert.Equal(actions.Count, rows.Count);
        var done = rows.Where(row => row["PrincipalId"] == "p1").ToList();
        Assert.Equal(2, done.Count);
        Assert.All(done, row =>
        {
            Assert.Equal(("RemovePermission", "Done", "Revoke"), (row["Action"], row["Outcome"], row["Decision"]));
            Assert.Equal("Source Admin on env:prod; Tracking Plan Admin on " + review.Bench.World.Workspace.Name, row["Before"]);
            Assert.Equal("no direct role", row["After"]);
            Assert.Matches("^20[0-9][0-9]-..-..T..:..:..Z$", row["TimeUtc"]);
        });
        Assert.All(rows.Where(row => row["Decision"] == "Keep"), row => Assert.Equal("Kept", row["Outcome"]));
        Assert.Empty(review.Bench.Held("p1"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(review.Files.Record));
    }

    [Fact]
    public async Task A_step_that_fails_is_on_the_record_and_the_next_ones_go_on()
    {
        await using var review = await TwoPeopleAsync();
        review.Bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", PathPattern = "/users/p1/permissions", Kind = FaultKind.Status, Status = 422 });

        var actions = await review.RunAsync(await review.PlanAsync(Options));

        Assert.All(actions.Where(action => action.Decision.PrincipalId == "p1"), action => Assert.Equal(ReviewOutcome.Failed, action.Outcome));
        Assert.All(actions.Where(action => action.Decision.PrincipalId == "p2"), action => Assert.Equal(ReviewOutcome.Done, action.Outcome));
        Assert.Equal(["Failed", "Failed"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));

        review.Bench.Sandbox.Faults.Clear();
        await review.RunAsync(await review.PlanAsync(Options));
        Assert.Equal(["Failed", "Failed", "Done", "Done"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));
        Assert.Equal(["Done"], Record(review).Where(row => row["PrincipalId"] == "p2").Select(row => row["Outcome"]));
    }

    [Fact]
    public async Task A_run_that_is_stopped_leaves_a_true_record_and_the_next_one_goes_on_behind_it()
    {
        await using var review = await TwoPeopleAsync();
        var held = review.Bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", PathPattern = "/users/p2/permissions", Kind = FaultKind.None, Hold = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = review.RunAsync(await review.PlanAsync(Options), stop.Token);
        await held.Reached.WaitAsync(Stop);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(["Done", "Done"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));
        Assert.Equal(["Unknown"], Record(review).Where(row => row["PrincipalId"] == "p2").Select(row => row["Outcome"]));

        held.Release();
        review.Bench.Sandbox.Faults.Clear();
        review.Bench.Sandbox.ClearRequests();
        await review.RunAsync(await review.PlanAsync(Options));
        Assert.DoesNotContain(review.Bench.Sandbox.Requests, request => request.Method == "PUT" && request.Path.Contains("/p1/", StringComparison.Ordinal));
        Assert.Empty(review.Bench.Held("p2"));
        Assert.Contains(Record(review).Last(row => row["PrincipalId"] == "p2")["Outcome"], new[] { "Done", "AlreadyDone" });
    }

    [Fact]
    public async Task A_row_that_a_crash_cut_off_is_taken_away_and_written_again()
    {
        await using var review = await TwoPeopleAsync();
        await review.RunAsync(await review.PlanAsync(Options));
        var whole = await File.ReadAllBytesAsync(review.Files.Record, Stop);
        for (var cut = 1; cut < 60; cut += 7)
        {
            await File.WriteAllBytesAsync(review.Files.Record, whole[..^cut], Stop);
            (await CompletionLog.OpenAsync(review.Files.Record, Stop)).Dispose();
            var kept = await File.ReadAllBytesAsync(review.Files.Record, Stop);
            Assert.Equal(whole[..kept.Length], kept);
            Assert.Equal("\r\n"u8.ToArray(), kept[^2..]);
            Assert.True(kept.Length <= whole.Length - cut);
        }

        await File.WriteAllBytesAsync(review.Files.Record, whole[..20], Stop);
        (await CompletionLog.OpenAsync(review.Files.Record, Stop)).Dispose();
        Assert.Equal(whole[..(Array.IndexOf(whole, (byte)'\n') + 1)], await File.ReadAllBytesAsync(review.Files.Record, Stop));
    }

    [Fact]
    public async Task A_file_that_is_no_record_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["completion.csv"], "mine\r\n", Stop);

        var failure = await Assert.ThrowsAsync<ReviewFileException>(() => CompletionLog.OpenAsync(folder["completion.csv"], Stop));

        Assert.Equal(ReviewFileException.NotARecord, failure.ErrorId);
        Assert.Equal("mine\r\n", await File.ReadAllTextAsync(folder["completion.csv"], Stop));
    }

    [Fact]
    public async Task A_lost_connection_ends_the_run_and_the_record_says_how_far_it_came()
    {
        await using var review = await TwoPeopleAsync();
        var plan = await review.PlanAsync(Options);
        review.Bench.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users/p1", Kind = FaultKind.CutBeforeHeaders });

        await Assert.ThrowsAsync<SegmentConnectionException>(() => review.RunAsync(plan));

        Assert.Equal(["Failed", "Failed"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));
        Assert.DoesNotContain(Record(review), row => row["PrincipalId"] == "p2");
    }

    [Fact]
    public async Task The_proof_belongs_to_its_review_and_is_verified_with_it()
    {
        await using var review = await TwoPeopleAsync();
        var plan = await review.PlanAsync(Options);
        await review.RunAsync(plan);
        await CompletionProof.WriteAsync(review.Files, plan, review.Given.Review, await Completing.ReadAsync(review.Bench), "1.0.0", TimeProvider.System, Stop);
        Assert.True((await ReviewVerifier.VerifyAsync(review.Given.Review, false, Stop)).Valid);

        using var other = await Given.OutAsync(await Completing.ReadAsync(review.Bench));
        foreach (var file in new[] { review.Files.Record, review.Files.Snapshot, review.Files.Manifest }) File.Copy(file, Path.Combine(other.Review, Path.GetFileName(file)));
        var foreign = await ReviewVerifier.VerifyAsync(other.Review, false, Stop);
        Assert.Contains("completion.manifest.json belongs to another review", Assert.Single(foreign.Problems), StringComparison.Ordinal);

        await File.AppendAllTextAsync(review.Files.Record, "x", Stop);
        Assert.StartsWith("completion.csv is not as it was written", Assert.Single((await ReviewVerifier.VerifyAsync(review.Given.Review, false, Stop)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_in_a_folder_of_its_own_is_verified_there_and_its_picture_can_be_compared()
    {
        await using var review = await TwoPeopleAsync();
        var plan = await review.PlanAsync(Options);
        await review.RunAsync(plan);
        await CompletionProof.WriteAsync(review.Files, plan, review.Given.Review, await Completing.ReadAsync(review.Bench), "1.0.0", TimeProvider.System, Stop);
        var apart = Directory.CreateDirectory(review.Given["apart"]).FullName;
        foreach (var file in new[] { review.Files.Record, review.Files.Snapshot, review.Files.Manifest }) File.Copy(file, Path.Combine(apart, Path.GetFileName(file)));

        var verified = await ReviewVerifier.VerifyAsync(apart, false, Stop);
        var compared = ReviewComparison.Of(review.Given.Snapshot, await ReviewSnapshots.ReadAsync(Path.Combine(apart, "completion.snapshot.json"), Stop));

        Assert.True(verified.Valid, string.Join(' ', verified.Problems));
        Assert.Equal(3, compared.Count(ReviewDifferenceKind.AccessLost));
        await File.AppendAllTextAsync(Path.Combine(apart, "completion.snapshot.json"), " ", Stop);
        Assert.Equal(ReviewFileException.NotGenuine, (await Assert.ThrowsAsync<ReviewFileException>(() => ReviewSnapshots.ReadAsync(Path.Combine(apart, "completion.snapshot.json"), Stop))).ErrorId);
    }

    private static async Task<Completing> TwoPeopleAsync()
    {
        var bench = await Bench.OpenAsync(new SegmentSandboxOptions { Users = 3, Groups = 1, Invites = 0 });
        bench.Person("p1", bench.World.OnWorkspace("Source Admin", new WorldLabel("env", "prod")), bench.World.OnWorkspace("Tracking Plan Admin"));
        bench.Person("p2", bench.World.OnWorkspace("Tracking Plan Admin"));
        var review = await Completing.BeginAsync(bench);
        review.Given.Decide(row => row[4] is "p1" or "p2" ? "Revoke" : "Keep");
        return review;
    }

    private static List<Dictionary<string, string>> Record(Completing review)
    {
        using var stream = new FileStream(review.Files.Record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = CsvReader.Create(stream, CsvReaderOptions.Default with { Separator = ',' });
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read()) rows.Add(CompletionLog.Columns.ToDictionary(name => name, name => reader.GetString(name)));
        return rows;
    }
}
