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
        for (var seed = 0; seed < 60; seed++) await Proof.VerifierTests.TamperAsync(review.Given.Review, new Random(seed));

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

    [Fact]
    public async Task A_run_that_meets_the_end_of_rate_windows_waits_and_carries_everything_out_once()
    {
        // Three writes fit a window, and the plan has eight; reads have a limit of their own. Somebody else's requests use up one window more.
        var bench = await Bench.OpenOnOneClockAsync(new SegmentSandboxOptions { Users = 3, Groups = 1, Invites = 0, WriteLimitPerWindow = 3, RateLimitPerWindow = 40 });
        var people = Enumerable.Range(0, 8).Select(number => bench.Person($"q{number}", bench.World.OnWorkspace("Source Admin", new WorldLabel("env", "prod")), bench.World.OnWorkspace("Tracking Plan Admin"))).ToList();
        await using var review = await Completing.BeginAsync(bench);
        review.Given.Decide(row => row[4].StartsWith('q') && row[review.Given.Column("Role")] == "Source Admin" ? "Revoke" : "Keep");
        var plan = await review.PlanAsync(Options);
        bench.Sandbox.ClearRequests();
        bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", Skip = 4, Times = 2, Kind = FaultKind.RateLimited, RetryAfter = "60" });

        var actions = await review.RunAsync(plan);

        Assert.Equal(8, actions.Count(action => action.Outcome == ReviewOutcome.Done));
        Assert.All(people, person => Assert.Equal("Tracking Plan Admin[WORKSPACE]", bench.Held(person.Id)));
        Assert.Equal(2, bench.Sandbox.Requests.Count(request => request.Status == 429));
        Assert.Equal(8, bench.Sandbox.Requests.Count(request => request.Method != "GET" && request.Status < 300));
    }

    [Theory]
    [InlineData(FaultKind.CutAfterExecution, ReviewOutcome.Done)]
    [InlineData(FaultKind.CutMidBody, ReviewOutcome.Done)]
    [InlineData(FaultKind.CutBeforeHeaders, ReviewOutcome.Failed)]
    public async Task An_answer_that_was_lost_is_settled_by_looking(FaultKind fault, ReviewOutcome outcome)
    {
        await using var review = await TwoPeopleAsync();
        review.Bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", PathPattern = "/users/p1/permissions", Kind = fault });

        var actions = await review.RunAsync(await review.PlanAsync(Options));

        Assert.All(actions.Where(action => action.Decision.PrincipalId == "p1"), action => Assert.Equal(outcome, action.Outcome));
        Assert.Equal(outcome == ReviewOutcome.Done, review.Bench.Held("p1").Length == 0);
        Assert.All(Record(review).Where(row => row["PrincipalId"] == "p1"), row => Assert.Equal(outcome.ToString(), row["Outcome"]));
        Assert.Equal(["Done"], Record(review).Where(row => row["PrincipalId"] == "p2").Select(row => row["Outcome"]));
    }

    [Fact]
    public async Task What_cannot_be_looked_at_after_a_lost_answer_is_on_the_record_as_unknown_and_the_next_run_settles_it()
    {
        await using var review = await TwoPeopleAsync();
        var plan = await review.PlanAsync(Options);
        review.Bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", PathPattern = "/users/p1/permissions", Kind = FaultKind.CutAfterExecution });
        review.Bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/users/p1", Skip = 2, Kind = FaultKind.CutBeforeHeaders });

        await review.RunAsync(plan);

        Assert.Equal(["Unknown", "Unknown"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));
        Assert.All(Record(review).Where(row => row["PrincipalId"] == "p1"), row => Assert.Equal("not known", row["After"]));
        review.Bench.Sandbox.Faults.Clear();
        review.Bench.Sandbox.ClearRequests();
        await review.RunAsync(await review.PlanAsync(Options));
        Assert.Equal(["Unknown", "Unknown", "AlreadyDone", "AlreadyDone"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));
        Assert.Equal(review.Bench.Sandbox.RequestCount(), review.Bench.Sandbox.RequestCount("GET"));
    }

    [Fact]
    public async Task A_disk_that_is_full_ends_the_run_before_the_next_change_and_not_after_it()
    {
        await using var review = await TwoPeopleAsync();
        var plan = await review.PlanAsync(Options);
        (await CompletionLog.OpenAsync(review.Files.Record, Stop)).Dispose();
        // Room for what is settled at once and for the first of two steps.
        var small = new SmallDisk(review.Files.Record, 16_000);
        var actions = new List<ReviewAction>();
        using (var log = await CompletionLog.OpenAsync(small, Stop))
        {
            var failure = await Assert.ThrowsAsync<OutputFileException>(async () =>
            {
                await foreach (var action in new ReviewCompletion(plan, review.Bench.Editor, log, TimeProvider.System, _ => false).RunAsync(Stop))
                {
                    actions.Add(action);
                    if (action.Outcome == ReviewOutcome.Done) small.Limit = small.Length;
                }
            });
            Assert.Equal(OutputFileException.DiskFull, failure.ErrorId);
            Assert.Contains("Nothing was sent for what comes next", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["p1", "p1"], actions.Where(action => action.Outcome == ReviewOutcome.Done).Select(action => action.Decision.PrincipalId));
        Assert.Empty(review.Bench.Held("p1"));
        Assert.NotEmpty(review.Bench.Held("p2"));
        Assert.Equal(["Done", "Done"], Record(review).Where(row => row["PrincipalId"] == "p1").Select(row => row["Outcome"]));
        Assert.Equal("\r\n"u8.ToArray(), (await File.ReadAllBytesAsync(review.Files.Record, Stop))[^2..]);

        await review.RunAsync(await review.PlanAsync(Options));
        Assert.Empty(review.Bench.Held("p2"));
        Assert.Equal(["Done"], Record(review).Where(row => row["PrincipalId"] == "p2").Select(row => row["Outcome"]));
    }

    [Fact]
    public async Task Room_that_a_run_took_and_did_not_live_to_use_is_no_row()
    {
        await using var review = await TwoPeopleAsync();
        await review.RunAsync(await review.PlanAsync(Options));
        var whole = await File.ReadAllBytesAsync(review.Files.Record, Stop);

        await File.AppendAllTextAsync(review.Files.Record, "2026-11-23T08:00:00Z,2,Rem" + new string(' ', 5000), Stop);
        (await CompletionLog.OpenAsync(review.Files.Record, Stop)).Dispose();

        Assert.Equal(whole, await File.ReadAllBytesAsync(review.Files.Record, Stop));
    }

    [Fact]
    public async Task A_proof_of_a_workspace_that_could_not_be_read_whole_does_not_pass_for_one()
    {
        await using var review = await TwoPeopleAsync();
        var plan = await review.PlanAsync(Options);
        await review.RunAsync(plan);
        review.Bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/sources", Kind = FaultKind.WrongTotal, Total = 999 });
        var after = await Completing.ReadAsync(review.Bench);
        await CompletionProof.WriteAsync(review.Files, plan, review.Given.Review, after, "1.0.0", TimeProvider.System, Stop);

        var verified = await ReviewVerifier.VerifyAsync(review.Given.Review, false, Stop);

        Assert.True(verified.Intact);
        Assert.Equal((false, false), (verified.Valid, verified.Complete));
        Assert.StartsWith("The completion says that the workspace after it was not read whole: ", Assert.Single(verified.Problems), StringComparison.Ordinal);
        Assert.True((await ReviewVerifier.VerifyAsync(review.Given.Review, true, Stop)).Valid);
    }

    /// <summary>A file on a disk that takes only so much.</summary>
    private sealed class SmallDisk(string path, long limit) : FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0)
    {
        public long Limit { get; set; } = limit;

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override void Write(byte[] buffer, int offset, int count)
        {
            var room = (int)Math.Clamp(Limit - Position, 0, count);
            base.Write(buffer, offset, room);
            if (room < count) throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        }
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
