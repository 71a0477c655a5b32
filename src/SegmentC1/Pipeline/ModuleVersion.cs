namespace SegmentC1;

/// <summary>The version of this module.</summary>
internal static class ModuleVersion
{
    /// <summary>As the manifest has it: major, minor and patch.</summary>
    public static string Text { get; } = typeof(ModuleVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
