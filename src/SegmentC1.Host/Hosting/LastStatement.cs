using System.Management.Automation;
using System.Management.Automation.Language;

namespace SegmentC1.Host;

/// <summary>Learns whether the last statement of a command line succeeded; the engine forgets it when the pipeline ends.</summary>
internal static class LastStatement
{
    /// <summary>The property of <c>$Host.PrivateData</c> through which the command line reports.</summary>
    public const string Property = "LastStatementSucceeded";

    public static PSObject NewData()
    {
        var data = new PSObject();
        data.Properties.Add(new PSNoteProperty(Property, true));
        return data;
    }

    /// <summary>The text with a report behind it; unchanged where nothing can stand behind it, so that its own errors are shown.</summary>
    public static string Report(string text)
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        return errors.Length == 0 && script.EndBlock is { Unnamed: true } ? $"{text}\n$Host.PrivateData.{Property} = $?" : text;
    }
}
