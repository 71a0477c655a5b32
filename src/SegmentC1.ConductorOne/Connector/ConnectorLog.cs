using System.Globalization;
using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>How loud a line of a connector's log is.</summary>
public enum ConnectorLogLevel
{
    /// <summary>For finding out what goes on.</summary>
    Debug,

    /// <summary>What happens in the normal course.</summary>
    Info,

    /// <summary>What somebody should look at.</summary>
    Warn,

    /// <summary>What was not done.</summary>
    Error,
}

/// <summary>Makes the lines of a connector's log, for people or as one JSON object a line.</summary>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="detailed">Whether messages may name people; otherwise only ids are told.</param>
/// <param name="time">The clock.</param>
public sealed class ConnectorLog(bool json, bool detailed, TimeProvider time)
{
    private static readonly string[] KindsWithoutPeople = ["sync_full", "hello"];

    /// <summary>How loud a task's end is.</summary>
    public static ConnectorLogLevel LevelOf(ConnectorTaskReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Outcome switch
        {
            ConnectorTaskOutcome.Failed => ConnectorLogLevel.Error,
            ConnectorTaskOutcome.Succeeded when report.Reported => ConnectorLogLevel.Info,
            _ => ConnectorLogLevel.Warn,
        };
    }

    /// <summary>The line of a task.</summary>
    public string Line(ConnectorTaskReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        // What a grant failed on may name the person; ids, the status and what was done do not.
        var message = detailed || report.Outcome == ConnectorTaskOutcome.Succeeded || KindsWithoutPeople.Contains(report.Kind) ? report.Message : null;
        if (json)
        {
            return JsonConvert.SerializeObject(
                new
                {
                    time = Now(),
                    level = Name(LevelOf(report)),
                    @event = "task",
                    taskId = report.TaskId,
                    kind = report.Kind,
                    outcome = report.Outcome.ToString().ToLowerInvariant(),
                    status = report.Status,
                    message,
                    nonRetryable = report.NonRetryable,
                    reported = report.Reported,
                    durationMs = (long)report.Duration.TotalMilliseconds,
                    segmentRequests = report.SegmentRequests,
                },
                Formatting.None);
        }

        var why = report.Status is null ? (message is null ? "" : $" ({message})") : message is null ? $" ({report.Status})" : $" ({report.Status}: {message})";
        var unreported = report.Outcome != ConnectorTaskOutcome.Abandoned && !report.Reported ? "; ConductorOne was not told" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Now()} task {report.TaskId} {report.Kind}: {report.Outcome.ToString().ToLowerInvariant()} in {report.Duration.TotalSeconds:0.00} s, {report.SegmentRequests} requests{unreported}{why}");
    }

    /// <summary>A line of something else.</summary>
    public string Line(ConnectorLogLevel level, string message) => json
        ? JsonConvert.SerializeObject(new { time = Now(), level = Name(level), @event = "connector", message }, Formatting.None)
        : $"{Now()} {message}";

    private static string Name(ConnectorLogLevel level) => level.ToString().ToLowerInvariant();

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
