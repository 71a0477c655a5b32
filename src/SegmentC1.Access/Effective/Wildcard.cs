using System.Text;

namespace SegmentC1.Access;

/// <summary>A name pattern as people type it: <c>*</c> is any text, <c>?</c> any one character; case does not count.</summary>
/// <remarks>Takes time proportional to pattern times text at worst, so that no pattern can make a program hang.</remarks>
public sealed class Wildcard
{
    private readonly Rune[] _pattern;

    /// <summary>Reads a pattern; without <c>*</c> and <c>?</c> it is a plain name.</summary>
    public Wildcard(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Text = pattern;
        _pattern = Fold(pattern);
        HasWildcards = pattern.AsSpan().IndexOfAny('*', '?') >= 0;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>Whether many names may match.</summary>
    public bool HasWildcards { get; }

    /// <summary>Whether the whole of <paramref name="text"/> fits the pattern; null fits none.</summary>
    public bool Matches(string? text)
    {
        if (text is null) return false;
        var name = Fold(text);
        int at = 0, i = 0, star = -1, resume = 0;
        while (at < name.Length)
        {
            if (i < _pattern.Length && _pattern[i].Value == '*')
            {
                star = i++;
                resume = at;
            }
            else if (i < _pattern.Length && (_pattern[i].Value == '?' || _pattern[i] == name[at]))
            {
                i++;
                at++;
            }
            else if (star >= 0)
            {
                // Let the last star take one character more.
                i = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (i < _pattern.Length && _pattern[i].Value == '*') i++;
        return i == _pattern.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Rune[] Fold(string text) => [.. text.EnumerateRunes().Select(Rune.ToUpperInvariant)];
}
