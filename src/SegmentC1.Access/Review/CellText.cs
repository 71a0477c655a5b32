using System.Globalization;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Values as cells of a file, the same in every culture.</summary>
internal static class CellText
{
    private const string ListSeparator = "; ";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly Dictionary<SegmentResourceType, string> ResourceTypes =
        Enum.GetValues<SegmentResourceType>().ToDictionary(type => type, type => type.ToString().ToLowerInvariant());

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    public static string List(IEnumerable<string> items) => string.Join(ListSeparator, items);

    /// <summary>As <see cref="List(IEnumerable{string})"/>, without a new text for none and for one.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => string.Empty,
        1 => items[0],
        _ => string.Join(ListSeparator, items),
    };

    /// <summary><c>true</c>, <c>false</c>, or nothing where there is no answer.</summary>
    public static string YesNo(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => string.Empty,
    };

    /// <summary>As <see cref="YesNo"/>, but an answer that nobody knows is said to be so.</summary>
    public static string YesNoUnknown(bool? value) => value is null ? "unknown" : YesNo(value);

    public static string Principal(PrincipalType type) => type == PrincipalType.User ? "user" : "invite";

    public static string State(AccountState state) => state switch
    {
        AccountState.Active => "active",
        AccountState.Invited => "invited",
        _ => "unknown",
    };

    public static string Severity(FindingSeverity? severity) => severity?.ToString().ToLowerInvariant() ?? string.Empty;

    public static string ScopeType(PermissionScope? scope) => scope switch
    {
        null => string.Empty,
        { Kind: ScopeKind.Workspace } => "workspace",
        { Kind: ScopeKind.Label } => "label",
        { ResourceType: { } type } => ResourceTypes.TryGetValue(type, out var name) ? name : type.ToString().ToLowerInvariant(),
        _ => scope.RawType,
    };
}
