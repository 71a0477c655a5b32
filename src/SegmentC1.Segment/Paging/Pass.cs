namespace SegmentC1.Segment;

/// <summary>One way through the pages of a list, and what is doubtful about it.</summary>
internal sealed class Pass
{
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private long? _total;
    private bool _totalMoved;
    private string? _broken;

    /// <summary>Cursor of the next page; null when there is none, or the way ends here.</summary>
    public string? Next { get; private set; }

    /// <summary>Pages of this pass.</summary>
    public int Pages { get; private set; }

    /// <summary>The page size asked for; null where the list takes none.</summary>
    public int? Size { get; set; }

    public void Begin()
    {
        _cursors.Clear();
        _total = null;
        _totalMoved = false;
        _broken = null;
        Next = null;
        Pages = 0;
    }

    public void Take<T>(Page<T> page, int mostPages)
    {
        Pages++;
        if (page.TotalEntries is { } total)
        {
            _totalMoved |= _total is { } before && before != total;
            _total = total;
        }

        Next = page.Next;
        if (Next is null)
        {
            // Exactly a page and no word of another: nobody knows whether there is one.
            if (!page.HasPaging && Size is { } size && page.Rows.Count == size) _broken = "A full page came without word of a next one.";
        }
        else if (page.Rows.Count == 0)
        {
            Next = null;
        }
        else if (!_cursors.Add(Next))
        {
            _broken = "Segment gave a cursor that it had given before, so the list has no end.";
            Next = null;
        }
        else if (Pages >= mostPages)
        {
            _broken = $"The list did not end within {mostPages} pages.";
            Next = null;
        }
    }

    /// <summary>Why this pass may not be the whole list; null when there is no doubt.</summary>
    /// <param name="rows">Distinct rows of all passes.</param>
    public string? DoubtOf(long rows)
    {
        if (_total is { } total && total != rows)
        {
            var count = $"Segment's own total is {total}, but {rows} distinct rows came.";
            return _broken is null ? count : $"{_broken} {count}";
        }

        if (_totalMoved) return "The list changed while it was read: Segment's own total moved between two pages.";
        // With the total reached, a way that ends strangely has still shown everything.
        return _total is null ? _broken : null;
    }
}
