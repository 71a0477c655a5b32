using System.Management.Automation;

namespace SegmentC1;

/// <summary>What a person writes to say which user, group, role or resource is meant: an id, an address, a name, wildcards, or the object itself.</summary>
public abstract class Reference
{
    private WildcardPattern? _pattern;

    private protected Reference(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException("An id or a name is needed; this one is empty.");
        Text = text;
    }

    private protected Reference(string id, string text)
    {
        // The object is known by its id; a name or an address that Segment left empty is no reason to refuse it.
        if (string.IsNullOrWhiteSpace(id)) throw new ArgumentException("An id is needed; this object has none.");
        Id = id;
        Text = string.IsNullOrWhiteSpace(text) ? id : text;
    }

    /// <summary>What was written, or the name of the object that was given, its id where it has no name.</summary>
    public string Text { get; }

    /// <summary>The id, when an object was given; null when text was.</summary>
    public string? Id { get; }

    /// <summary>Whether the text has wildcards and so may mean many.</summary>
    internal bool HasWildcard => Id is null && WildcardPattern.ContainsWildcardCharacters(Text);

    /// <summary>Whether something with this id is meant exactly.</summary>
    internal bool IsId(string id) => string.Equals(Id ?? Text, id, StringComparison.Ordinal);

    /// <summary>Whether something is called exactly so, without regard to case.</summary>
    internal bool IsName(string? name) => Id is null && name is not null && string.Equals(Text, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text's wildcards match this.</summary>
    internal bool MatchesWildcard(string? value) =>
        HasWildcard && value is not null && (_pattern ??= new WildcardPattern(Text, WildcardOptions.IgnoreCase)).IsMatch(value);

    /// <summary>Whether something with this id and these names may be meant, exactly or by wildcard.</summary>
    internal bool Matches(string id, params ReadOnlySpan<string?> names)
    {
        if (IsId(id) || MatchesWildcard(id)) return true;
        foreach (var name in names)
        {
            if (IsName(name) || MatchesWildcard(name)) return true;
        }

        return false;
    }

    /// <summary>What was written.</summary>
    public override string ToString() => Text;
}
