namespace SegmentC1.Access;

/// <summary>The people who have left, as the personnel department lists them.</summary>
public static class LeaverList
{
    /// <summary>Columns that hold an address, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> AddressColumns { get; } =
        ["Email", "EmailAddress", "Email Address", "E-mail", "Mail", "UserPrincipalName", "User", "Person", "Address"];

    /// <summary>The addresses of a list. People who are not in the workspace may be on it.</summary>
    /// <exception cref="ReviewListException">A row has no address.</exception>
    public static IReadOnlyList<string> AddressesOf(IReadOnlyCollection<ListRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var lacking = rows.Where(row => row.Cell(AddressColumns) is null).Select(row => $"{row.Place}: there is no address in a column Email.").ToList();
        return lacking.Count > 0 ? throw new ReviewListException(ReviewListException.Unusable, lacking) : [.. rows.Select(row => row.Cell(AddressColumns)!)];
    }
}
