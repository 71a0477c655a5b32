namespace SegmentC1.Access;

/// <summary>Works a review out of a picture: one walk over the people, then the groups and the rest.</summary>
internal sealed class ReviewBookBuilder(WorkspaceSnapshot snapshot, ReviewBookOptions options, CancellationToken cancellationToken)
{
    private readonly List<AccessEntry> _entries = [];

    public ReviewBook Build()
    {
        var own = OwnDomains.Of(snapshot, options.Thresholds.InternalDomains);
        var activity = LastActivity.In(snapshot, options.Thresholds.ActivityDays);
        var findings = new FindingCollector(options.DisabledFindings);
        var people = new PersonFindings(snapshot, options, own, activity);
        var holders = new HolderFindings(snapshot);

        // The lines of one person stand together, so that no more than one person is looked at at a time.
        var lines = new List<AccessEntry>();
        foreach (var entry in EffectiveAccess.Of(snapshot))
        {
            if (lines.Count > 0 && !entry.IsOfSamePrincipal(lines[0])) EndPerson();
            lines.Add(entry);
        }

        if (lines.Count > 0) EndPerson();
        holders.AddTo(findings);
        new WorkspaceFindings(snapshot, options, people.Owners).AddTo(findings);
        var counter = new ReviewCounter();
        foreach (var entry in _entries) counter.Count(entry);
        var book = new ReviewBook(options.Reviewers)
        {
            Snapshot = snapshot,
            Entries = _entries,
            Users = [],
            Groups = [],
            Findings = findings.Sorted(),
            Counts = counter.Finish(),
            Thresholds = options.Thresholds,
            OwnDomains = own,
            DisabledFindings = ReviewFindings.InOrder(options.DisabledFindings),
            Activity = activity,
            LeaversCompared = options.Leavers is not null,
            ModuleVersion = options.ModuleVersion,
            WrittenAt = options.Clock.GetUtcNow(),
            BaselineAt = options.Baseline?.CapturedAt,
            Comparison = options.Baseline is { } baseline ? ReviewComparison.Of(baseline, snapshot) : null,
        };
        book = book with { Users = [.. new UserRows(book).Of(_entries)], Groups = new GroupRows(book).All() };
        return options.Scope is not { IsWhole: false } scope ? book : PartOf(book, scope);

        void EndPerson()
        {
            cancellationToken.ThrowIfCancellationRequested();
            people.Judge(lines, findings);
            foreach (var line in lines) _entries.Add(findings.Enabled(line with { Findings = people.IdsOf(line) }));
            lines.Clear();
        }
    }

    private ReviewBook PartOf(ReviewBook book, ReviewScope scope)
    {
        var part = ReviewPart.Of(book, scope);
        if (part.Comparison is not { } whole || options.Baseline is not { } baseline) return part;
        var was = new ReviewBookBuilder(baseline, options with { Baseline = null }, cancellationToken).Build();
        return part with { Comparison = ComparedPart.Of(whole, scope, was, part) };
    }
}
