using System.Security;
using Microsoft.Extensions.Time.Testing;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Evidence;

/// <summary>The tables of the simulated workspace, read over HTTP, are those in the folder golden.</summary>
public sealed class SandboxEvidenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_tables_of_the_simulated_workspace_are_these()
    {
        var clock = new FakeTimeProvider(Now);
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { TimeProvider = clock }, TestContext.Current.CancellationToken);
        sandbox.World.Groups.Update(sandbox.World.Groups[3].Id, group => group with { MemberIds = [], InviteEmails = [] });
        var before = await ReadAsync(sandbox, clock);
        clock.Advance(TimeSpan.FromDays(30));
        var book = ReviewBook.Build(await ReadAsync(sandbox, clock), new ReviewBookOptions
        {
            ModuleVersion = "1.2.3",
            Clock = clock,
            Baseline = before,
            Leavers = [sandbox.World.Users[3].Email],
            Thresholds = new ReviewThresholds { MaxOwners = 1, ActivityDays = 60, InternalDomains = ["example.com"] },
            Reviewers = [new ReviewerRule(ReviewerRuleBy.Everything, string.Empty, "+lead@example.com")],
        });
        using var folder = new TemporaryFolder();
        await AccessReviewExporter.ExportAsync(
            book, new AccessReviewOptions { Path = folder["review"], Format = ReviewFormat.Folder }, null, TestContext.Current.CancellationToken);

        foreach (var name in new[] { "access.csv", "users.csv", "groups.csv", "findings.csv" })
        {
            var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Review", "Evidence", "golden", name), TestContext.Current.CancellationToken);
            var actual = await File.ReadAllTextAsync(Path.Combine(folder["review"], name), TestContext.Current.CancellationToken);
            Assert.Equal(expected.ReplaceLineEndings("\n"), actual.ReplaceLineEndings("\n"));
        }
    }

    private static async Task<WorkspaceSnapshot> ReadAsync(SegmentSandbox sandbox, TimeProvider clock)
    {
        using var token = new SecureString();
        foreach (var character in sandbox.Token) token.AppendChar(character);
        using var client = new SegmentClient(new SegmentClientOptions { Token = token, ApiUri = sandbox.BaseAddress, TimeProvider = clock });
        return WorkspaceSnapshot.Create(await client.ReadWorkspaceAsync(new WorkspaceReadOptions { IncludeAudit = true }, null, TestContext.Current.CancellationToken));
    }
}
