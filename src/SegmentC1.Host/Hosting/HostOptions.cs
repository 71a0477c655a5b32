namespace SegmentC1.Host;

/// <summary>How a <see cref="PowerShellHostRunner"/> talks to the world.</summary>
public sealed record HostOptions
{
    /// <summary>Path of the module's manifest; found by <see cref="ModuleManifest.Find()"/> when null.</summary>
    public string? Manifest { get; init; }

    /// <summary>Whether a question is an error instead of a wait for somebody who is not there.</summary>
    public bool NonInteractive { get; init; }

    /// <summary>Variables of the session, by name.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>Where output goes; the console's when null.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Where errors and progress go; the console's when null.</summary>
    public TextWriter? Error { get; init; }

    /// <summary>Where answers and standard input come from; the console's when null.</summary>
    public TextReader? Input { get; init; }

    /// <summary>The width in columns for which tables are drawn; the terminal's, or 120 without one, when null.</summary>
    public int? Width { get; init; }
}
