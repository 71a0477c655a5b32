using System.Globalization;

namespace SegmentC1;

/// <summary>Environment variables with the names that ConductorOne's own connectors give them.</summary>
internal static class BatonVariables
{
    public const string Provisioning = "BATON_PROVISIONING";
    public const string TaskConcurrency = "BATON_TASK_CONCURRENCY";
    public const string LogLevel = "BATON_LOG_LEVEL";

    /// <summary>The text of a variable; null when it is not set or blank.</summary>
    public static string? Text(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A switch; false when it is not set.</summary>
    /// <exception cref="CommandException">It is neither true nor false.</exception>
    public static bool Switch(string name) => Text(name)?.ToUpperInvariant() switch
    {
        null or "0" or "F" or "FALSE" => false,
        "1" or "T" or "TRUE" => true,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A whole number; null when it is not set.</summary>
    /// <exception cref="CommandException">It is no number, or out of range.</exception>
    public static int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
    }

    /// <summary>One of the names of an enumeration; null when it is not set.</summary>
    /// <exception cref="CommandException">It is none of them.</exception>
    public static T? Name<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        var names = Enum.GetNames<T>();
        return names.FirstOrDefault(candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw Wrong(name, string.Join(", ", names).ToLowerInvariant());
    }

    private static CommandException Wrong(string name, string wanted) =>
        new(ErrorIds.BadInput, $"The environment variable {name} must be {wanted}.");
}
