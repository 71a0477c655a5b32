using System.Globalization;

namespace SegmentC1.ConductorOne;

/// <summary>Paths of the REST API whose parts cannot leave their place.</summary>
internal static class ApiPath
{
    /// <summary>The path with each inserted part escaped.</summary>
    public static string Of(FormattableString path) =>
        string.Format(CultureInfo.InvariantCulture, path.Format, [.. path.GetArguments().Select(part => Uri.EscapeDataString(Convert.ToString(part, CultureInfo.InvariantCulture) ?? string.Empty))]);
}
