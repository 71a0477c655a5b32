using System.Globalization;
using System.Text;

namespace SegmentC1.ConductorOne;

/// <summary>Text and names as HCL writes them. Source: HashiCorp's native syntax specification, quoted templates and identifiers.</summary>
internal static class HclText
{
    /// <summary>A quoted string that means exactly this text: nothing in it is an escape or an interpolation.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++) Append(quoted, text, ref i);
        return quoted.Append('"').ToString();
    }

    /// <summary>An identifier made of a name: letters, digits and underscores, beginning with a letter.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="otherwise">What is used when nothing is left of it.</param>
    /// <param name="taken">Identifiers in use; the new one is added.</param>
    public static string Identifier(string name, string otherwise, ISet<string> taken)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character)) text.Append(char.ToLowerInvariant(character));
            else if (text.Length > 0 && text[^1] != '_') text.Append('_');
        }

        var slug = text.ToString().Trim('_');
        if (slug.Length == 0) slug = otherwise;
        if (!char.IsAsciiLetter(slug[0])) slug = $"{otherwise}_{slug}";
        var unique = slug;
        for (var number = 2; !taken.Add(unique); number++) unique = string.Create(CultureInfo.InvariantCulture, $"{slug}_{number}");
        return unique;
    }

    private static void Append(StringBuilder quoted, string text, ref int i)
    {
        var character = text[i];
        switch (character)
        {
            case '"' or '\\':
                quoted.Append('\\').Append(character);
                break;
            case '\n':
                quoted.Append("\\n");
                break;
            case '\r':
                quoted.Append("\\r");
                break;
            case '\t':
                quoted.Append("\\t");
                break;
            case '$' or '%' when i + 1 < text.Length && text[i + 1] == '{':
                quoted.Append(character).Append(character);
                break;
            case var high when char.IsHighSurrogate(high) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                quoted.Append(high).Append(text[++i]);
                break;
            case var half when char.IsSurrogate(half):
                quoted.Append('\uFFFD');
                break;
            case var other when char.IsControl(other) || other is '\u2028' or '\u2029' or '\uFEFF':
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}");
                break;
            default:
                quoted.Append(character);
                break;
        }
    }
}
