using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

public sealed partial class ExportSegmentAccessReviewCommand
{
    /// <summary>The folder to write. A path that ends in .csv, .xlsx, .html or .json is one file of that kind; its manifest is the same path with .manifest.json behind it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>A snapshot to write, as Get-SegmentSnapshot gives it. Without it, the connected workspace is read.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What to write: the folder with everything, or one file of it, or a CSV for ConductorOne's file import. Without it, the end of the path says so.</summary>
    [Parameter]
    public ReviewFormat? As { get; set; }

    /// <summary>Only a part of the workspace, as a hashtable with Group, Role, Resource, Domain or Finding; the manifest says that it is a part.</summary>
    [Parameter]
    [ValidateNotNull]
    public AccessReviewScope? Scope { get; set; }

    /// <summary>Who reviews what: CSV files or objects with a column Reviewer or Manager and one of Email, Group or Domain. The first row that fits counts; one with nothing but a reviewer is for the rest.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? Reviewer { get; set; }

    /// <summary>People who have left: CSV files or objects with a column Email, or addresses. Those who still have access are a finding.</summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public object[]? Leaver { get; set; }

    /// <summary>An earlier review to compare with: its folder, its snapshot.json, or a snapshot.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSObject? Baseline { get; set; }

    /// <summary>The organisation's own domains, their subdomains included; other addresses are a finding. Without it, the domain that more than half of the members have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? InternalDomain { get; set; }

    /// <summary>So many Workspace Owners are not too many.</summary>
    [Parameter]
    [ValidateRange(0, 100000)]
    public int MaxOwners { get; set; } = new ReviewThresholds().MaxOwners;

    /// <summary>Days in which a privileged person should have a recorded change; Segment keeps 90.</summary>
    [Parameter]
    [ValidateRange(1, 90)]
    public int ActivityDays { get; set; } = new ReviewThresholds().ActivityDays;

    /// <summary>Days for which an invite may be pending, as far as the baseline tells.</summary>
    [Parameter]
    [ValidateRange(0, 3650)]
    public int InviteDays { get; set; } = new ReviewThresholds().InviteDays;

    /// <summary>Findings to leave out, by id; the manifest says so.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FindingCompleter))]
    public string[]? DisableFinding { get; set; }

    /// <summary>Does not read the audit trail; nothing is then said about anybody's last recorded change.</summary>
    [Parameter]
    public SwitchParameter SkipAudit { get; set; }

    /// <summary>Reads the audit trail of 90 days for a CSV too, for the last recorded change of each person. A folder has it unless it is skipped; a snapshot that is piped has it or not.</summary>
    [Parameter]
    public SwitchParameter IncludeAudit { get; set; }

    /// <summary>Replaces files that are there, or a folder that holds an earlier review and nothing else.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves cells that begin like a spreadsheet formula as they are. Only for programs; a spreadsheet would run them.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Writes the review although the picture is incomplete; the manifest then says that it is not complete.</summary>
    [Parameter]
    public SwitchParameter AllowIncomplete { get; set; }
}
