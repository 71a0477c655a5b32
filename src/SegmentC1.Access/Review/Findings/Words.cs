namespace SegmentC1.Access;

/// <summary>Lists and scopes as people say them.</summary>
internal static class Words
{
    private const int Shown = 5;

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>; of many the first few and how many more.</summary>
    public static string And(IEnumerable<string> items) => List(items, "and");

    public static string Or(IEnumerable<string> items) => List(items, "or");

    public static string Scope(PermissionScope scope, string name) => scope.Kind switch
    {
        ScopeKind.Workspace => "the whole workspace",
        ScopeKind.Label => $"labels {name}",
        ScopeKind.Resource => $"{scope.ResourceType!.Value.ToString().ToLowerInvariant()} {name}",
        _ => name,
    };

    /// <summary><c>1 day</c>, <c>2 days</c>.</summary>
    public static string Count(long count, string one) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    private static string List(IEnumerable<string> items, string last)
    {
        var all = items.ToList();
        if (all.Count > Shown) all = [.. all.Take(Shown), $"{all.Count - Shown} more"];
        return all.Count <= 1 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} {last} {all[^1]}";
    }
}
