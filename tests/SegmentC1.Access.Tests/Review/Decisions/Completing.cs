using SegmentC1.Access.Tests.Changes;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Decisions;

/// <summary>A review that is given out from a simulated workspace, filled in and carried out there, through the real client.</summary>
internal sealed class Completing : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private Completing(Bench bench, Given given)
    {
        Bench = bench;
        Given = given;
    }

    public Bench Bench { get; }

    public Given Given { get; }

    public CompletionFiles Files => CompletionFiles.For(Given.Review, null);

    public static async Task<Completing> BeginAsync(Bench bench) => new(bench, await Given.OutAsync(await ReadAsync(bench)));

    public static async Task<WorkspaceSnapshot> ReadAsync(Bench bench) => WorkspaceSnapshot.Create(await bench.Client.ReadWorkspaceAsync(new WorkspaceReadOptions(), null, Stop));

    public async Task<ReviewPlan> PlanAsync(ReviewPlanOptions options, bool asWorkbook = false)
    {
        var import = await Given.ImportAsync(asWorkbook ? await Given.SaveWorkbookAsync("filled.xlsx") : Given.Save("filled.csv"), allowUndecided: true);
        Assert.Empty(import.Problems.Select(problem => problem.Message));
        return ReviewPlan.Make(import.Decisions, await ReadAsync(Bench), options, await ReviewSnapshots.FindAsync(Given.Review, Stop));
    }

    public async Task<List<ReviewAction>> RunAsync(ReviewPlan plan, CancellationToken? stop = null)
    {
        using var log = await CompletionLog.OpenAsync(Files.Record, Stop);
        var actions = new List<ReviewAction>();
        await foreach (var action in new ReviewCompletion(plan, Bench.Editor, log, TimeProvider.System, failure => failure is SegmentConnectionException).RunAsync(stop ?? Stop)) actions.Add(action);
        return actions;
    }

    public async ValueTask DisposeAsync()
    {
        Given.Dispose();
        await Bench.DisposeAsync();
    }
}
