namespace SegmentC1.Segment;

/// <summary>The account of one list: what was asked, what came, and whether that is all of it.</summary>
/// <remarks>
/// Filled while the list is read, by whichever thread reads it; readers on other threads see a consistent value of each
/// property. Every listed object refers to the ledger of its list, so that a later step can tell a whole list from a part.
/// </remarks>
public sealed class ListLedger
{
    private readonly object _gate = new();
    private ListState _state;
    private int _pages;
    private long _rows;
    private long _duplicates;
    private long? _totalEntries;
    private int _requests;
    private int _retries;
    private string? _reason;
    private int? _httpStatus;

    /// <summary>Starts the ledger of a list.</summary>
    /// <param name="kind">Which list.</param>
    /// <param name="owner">Of what: a group's id for members and invites, a function kind for functions; null otherwise.</param>
    public ListLedger(SegmentListKind kind, string? owner = null)
    {
        Kind = kind;
        Owner = owner;
    }

    /// <summary>Which list this is.</summary>
    public SegmentListKind Kind { get; }

    /// <summary>A group's id for members and invites, a function kind for functions; null otherwise.</summary>
    public string? Owner { get; }

    /// <summary>How far the reading came.</summary>
    public ListState State { get { lock (_gate) { return _state; } } }

    /// <summary>Pages received.</summary>
    public int Pages { get { lock (_gate) { return _pages; } } }

    /// <summary>Distinct rows received.</summary>
    public long Rows { get { lock (_gate) { return _rows; } } }

    /// <summary>Rows that came more than once and were dropped.</summary>
    public long Duplicates { get { lock (_gate) { return _duplicates; } } }

    /// <summary>The API's own total (<c>totalEntries</c>); null where it gives none.</summary>
    public long? TotalEntries { get { lock (_gate) { return _totalEntries; } } }

    /// <summary>Requests sent for this list, retries included.</summary>
    public int Requests { get { lock (_gate) { return _requests; } } }

    /// <summary>Requests that had to be repeated.</summary>
    public int Retries { get { lock (_gate) { return _retries; } } }

    /// <summary>Why the list is a gap, incomplete or inconsistent, or how its permissions were read; null otherwise.</summary>
    public string? Reason { get { lock (_gate) { return _reason; } } }

    /// <summary>The HTTP status that made the list a gap or incomplete; null otherwise.</summary>
    public int? HttpStatus { get { lock (_gate) { return _httpStatus; } } }

    /// <summary>Whether everything that the list has was read.</summary>
    public bool IsComplete => State == ListState.Complete;

    /// <summary>One line for people: name, state, rows and pages.</summary>
    public override string ToString() =>
        Owner is null ? $"{Kind}: {State}, {Rows} rows, {Pages} pages" : $"{Kind} {Owner}: {State}, {Rows} rows, {Pages} pages";

    /// <summary>The ledger of a list that the caller has read and that carries none of its own.</summary>
    internal static ListLedger Given(SegmentListKind kind, string? owner, int rows)
    {
        var ledger = new ListLedger(kind, owner);
        ledger._rows = rows;
        ledger.Finish(ListState.Complete, "Given ready; not read again.");
        return ledger;
    }

    /// <summary>The ledger of a list that was read in another session, from the account that was kept of it.</summary>
    internal static ListLedger Restore(
        SegmentListKind kind,
        string? owner,
        ListState state,
        int pages,
        long rows,
        long duplicates,
        long? totalEntries,
        int requests,
        int retries,
        string? reason,
        int? httpStatus) => new(kind, owner)
        {
            _state = state,
            _pages = pages,
            _rows = rows,
            _duplicates = duplicates,
            _totalEntries = totalEntries,
            _requests = requests,
            _retries = retries,
            _reason = reason,
            _httpStatus = httpStatus,
        };

    internal void CountRequest(bool retry)
    {
        lock (_gate)
        {
            _requests++;
            if (retry) _retries++;
            if (_state == ListState.NotRead) _state = ListState.Reading;
        }
    }

    internal void CountPage(long newRows, long duplicates, long? totalEntries)
    {
        lock (_gate)
        {
            _pages++;
            _rows += newRows;
            _duplicates += duplicates;
            _totalEntries = totalEntries ?? _totalEntries;
            _state = ListState.Reading;
        }
    }

    internal void CountRow()
    {
        lock (_gate)
        {
            _rows++;
        }
    }

    /// <summary>Adds how the list was read to a ledger that is finished, beside what it says already.</summary>
    internal void Remark(string remark)
    {
        lock (_gate)
        {
            _reason = _reason is null ? remark : $"{_reason} {remark}";
        }
    }

    internal void Finish(ListState state, string? reason = null, int? httpStatus = null)
    {
        lock (_gate)
        {
            _state = state;
            _reason = reason ?? _reason;
            _httpStatus = httpStatus;
        }
    }
}
