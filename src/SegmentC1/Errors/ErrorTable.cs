using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Baton;

namespace SegmentC1;

/// <summary>What the error of one id is and what a person does about it.</summary>
/// <param name="Category">PowerShell's category.</param>
/// <param name="Action">What to do next.</param>
/// <param name="EndsPipeline">Whether it stops a pipeline of many items, because the next item would fail in the same way.</param>
internal sealed record ErrorEntry(ErrorCategory Category, string Action, bool EndsPipeline = false);

/// <summary>The one table of error ids.</summary>
internal static class ErrorTable
{
    private static readonly Dictionary<string, ErrorEntry> Entries = new(StringComparer.Ordinal)
    {
        ["Segment.Unauthorized"] = new(ErrorCategory.AuthenticationError, "Check that the token is a Public API token of the Workspace Owner level and that -Region is where the workspace lives, then run Connect-SegmentWorkspace again.", EndsPipeline: true),
        ["Segment.Forbidden"] = new(ErrorCategory.PermissionDenied, "Use a token of the Workspace Owner level; Segment gives tokens no narrower level that can read who has access."),
        ["Segment.NotFound"] = new(ErrorCategory.ObjectNotFound, "List what exists with the matching Get- command and use an id from there."),
        ["Segment.NotInPlan"] = new(ErrorCategory.NotImplemented, "The workspace's plan does not include this; everything that it does include can still be read."),
        ["Segment.RequestRefused"] = new(ErrorCategory.InvalidArgument, "Correct the value that Segment names and try again."),
        ["Segment.RateLimited"] = new(ErrorCategory.LimitsExceeded, "Wait a minute and try again; other programs that use the same token share its limit. A lower -MaxConcurrency helps.", EndsPipeline: true),
        ["Segment.ServerError"] = new(ErrorCategory.ResourceUnavailable, "Try again later; if it stays, give the request id to Segment's support."),
        ["Segment.ConnectionLost"] = new(ErrorCategory.ConnectionError, "Check the network, the proxy and the address, then try again.", EndsPipeline: true),
        ["Segment.ReadOnly"] = new(ErrorCategory.PermissionDenied, "Connect without -ReadOnly to make changes.", EndsPipeline: true),

        ["Segment.OutcomeUnknown"] = new(ErrorCategory.InvalidResult, "Read the state with the matching Get- command before you repeat the change."),

        [AccessChangeException.NotUnderstood] = new(ErrorCategory.InvalidData, "Make this change in the Segment app, or use a newer version of this module."),
        [AccessChangeException.Derived] = new(ErrorCategory.InvalidOperation, "Remove the membership or the permission that the message names."),
        [AccessChangeException.LastOwner] = new(ErrorCategory.PermissionDenied, "Make somebody else a Workspace Owner first; -AllowLastOwner does it all the same."),
        [AccessChangeException.WouldEmpty] = new(ErrorCategory.PermissionDenied, "Use -Force when nothing is to be left."),
        [AccessChangeException.Missing] = new(ErrorCategory.ObjectNotFound, "List what exists with the matching Get- command; a person who is new is invited with New-SegmentInvite first."),
        [AccessChangeException.SharedAddress] = new(ErrorCategory.InvalidArgument, "Use the id of the one that you mean where it can be used; else make this change in the Segment app, where people are told apart."),
        [AccessChangeException.InUse] = new(ErrorCategory.ResourceBusy, "Take the label away from what the message names first, with Set-SegmentResourceLabel and Remove-SegmentPermission."),
        [AccessChangeException.NotListed] = new(ErrorCategory.ReadError, "Try again; if it stays, make this change in the Segment app."),
        [AccessChangeException.Different] = new(ErrorCategory.InvalidResult, "Look at the state with the matching Get- command and correct it; somebody else may be changing the workspace."),
        [AccessChangeException.NotDone] = new(ErrorCategory.ConnectionError, "Repeat the change."),
        [AccessChangeException.NotVerified] = new(ErrorCategory.InvalidResult, "Read the state with the matching Get- command before you repeat the change."),

        [ErrorIds.NotConnected] = new(ErrorCategory.ConnectionError, "Run Connect-SegmentWorkspace in this runspace, or pass a session with -Session.", EndsPipeline: true),
        [ErrorIds.NoToken] = new(ErrorCategory.AuthenticationError, "Pass -Token, -Credential or -SecretName, or set the environment variable SEGMENT_API_TOKEN."),
        [ErrorIds.SecretNotRead] = new(ErrorCategory.ObjectNotFound, "Check the name with Get-SecretInfo, and that Microsoft.PowerShell.SecretManagement is installed and its vault is unlocked."),
        [ErrorIds.BadAddress] = new(ErrorCategory.InvalidArgument, "Give an absolute https address; http is taken for loopback addresses only."),
        [ErrorIds.BadInput] = new(ErrorCategory.InvalidArgument, "Correct the value and try again; nothing was sent."),
        [ErrorIds.NoMatch] = new(ErrorCategory.ObjectNotFound, "List what exists with the matching Get- command; names are compared without case, ids exactly."),
        [ErrorIds.Ambiguous] = new(ErrorCategory.InvalidArgument, "Use the id of the one that you mean, or pass the object itself."),
        [ErrorIds.Inconsistent] = new(ErrorCategory.InvalidResult, "Run the command again when nobody changes the workspace; the list may lack rows."),
        [ErrorIds.Incomplete] = new(ErrorCategory.InvalidResult, "See the Problems of the snapshot; use a token of the Workspace Owner level and read again."),
        [ErrorIds.PermissionsUnknown] = new(ErrorCategory.ReadError, "Treat the access as unknown, not as none, and read it again."),

        [OutputFileException.Exists] = new(ErrorCategory.ResourceExists, "Choose another path, or use -Force to replace the file."),
        [OutputFileException.FolderMissing] = new(ErrorCategory.ObjectNotFound, "Create the folder first."),
        [OutputFileException.NameInvalid] = new(ErrorCategory.InvalidArgument, "Give the name of a file."),
        [OutputFileException.NotAFile] = new(ErrorCategory.InvalidArgument, "Give the name of a file."),
        [OutputFileException.NotReplaceableId] = new(ErrorCategory.ResourceExists, "Choose another name for the folder, or move what is in it elsewhere."),
        [OutputFileException.NoPermission] = new(ErrorCategory.PermissionDenied, "Choose a folder that this account may write to."),
        [OutputFileException.DiskFull] = new(ErrorCategory.WriteError, "Free space or choose another disk; nothing half-written was left behind."),
        [OutputFileException.Failed] = new(ErrorCategory.WriteError, "Check the disk and the folder, then try again; nothing half-written was left behind."),
        [ErrorIds.InputMissing] = new(ErrorCategory.ObjectNotFound, "Check the path."),
        [ErrorIds.InputFailed] = new(ErrorCategory.ReadError, "Check that the file can be read by this account."),

        ["Review.WorkbookTooLarge"] = new(ErrorCategory.LimitsExceeded, "Narrow the review with -Scope, or write it with -As Csv, which has no such limit."),
        ["Review.Incomplete"] = new(ErrorCategory.InvalidResult, "Read the workspace again, or use -AllowIncomplete to write a review that is marked incomplete."),
        [SnapshotFormatException.Foreign] = new(ErrorCategory.InvalidData, "Give the snapshot.json of a review folder, or one that was written with Export-SegmentAccessReview -As Json."),
        [SnapshotFormatException.Newer] = new(ErrorCategory.NotImplemented, "Use a newer version of this module."),
        [SnapshotFormatException.Damaged] = new(ErrorCategory.InvalidData, "Fetch the file again; Test-SegmentAccessReview says which files of a review are not as they were written."),
        [ReviewFileException.NoSnapshot] = new(ErrorCategory.ObjectNotFound, "Give the folder of a review that has a snapshot.json, or a snapshot that was written with Export-SegmentAccessReview -As Json."),
        [ReviewFileException.NotGenuine] = new(ErrorCategory.SecurityError, "Run Test-SegmentAccessReview on the review and fetch it again from where it is kept."),
        [ReviewFileException.NotARecord] = new(ErrorCategory.ResourceExists, "Choose another -Destination, or move that file away."),
        [DecisionException.Unreadable] = new(ErrorCategory.InvalidData, "Save the file as CSV UTF-8 or as a workbook (.xlsx) and try again."),
        [DecisionException.Columns] = new(ErrorCategory.InvalidData, "Give the reviewer's file back its columns; those of access.csv, in any order."),
        [DecisionException.OtherReview] = new(ErrorCategory.InvalidData, "Name the review that this file was made of with -Reference."),
        [DecisionException.NoEvidence] = new(ErrorCategory.ObjectNotFound, "Name the review that was given out with -Reference; -AllowUnverified takes the file at its word."),
        [DecisionException.Changed] = new(ErrorCategory.SecurityError, "Name the untouched review with -Reference to see which cells were changed."),
        [DecisionException.RowChanged] = new(ErrorCategory.SecurityError, "Ask the reviewer to decide on the row as it was given out."),
        [DecisionException.RowUnknown] = new(ErrorCategory.SecurityError, "Ask the reviewer to decide on the rows as they were given out."),
        [DecisionException.RowMissing] = new(ErrorCategory.InvalidData, "Ask the reviewer for the whole file; rows may have been deleted."),
        [DecisionException.RowRepeated] = new(ErrorCategory.InvalidData, "Keep one of the rows, as the reviewer says."),
        [DecisionException.UnknownWord] = new(ErrorCategory.InvalidData, "Write Keep, Revoke or Modify into the cell."),
        [DecisionException.Undecided] = new(ErrorCategory.InvalidData, "Ask the reviewer to decide; -AllowUndecided takes the file as it is."),
        [DecisionException.Unexplained] = new(ErrorCategory.InvalidData, "Ask the reviewer to write into Justification what is to change."),
        [ReviewActionException.Refused] = new(ErrorCategory.InvalidOperation, "Look at the access as it is now, and review it again where it is another."),
        [ReviewActionException.Failed] = new(ErrorCategory.InvalidResult, "Remove the cause and run Complete-SegmentAccessReview again; what is done is not done twice."),
        [ReviewActionException.Unknown] = new(ErrorCategory.InvalidResult, "Run Complete-SegmentAccessReview again; it looks at what is there and does the rest."),
        [ReviewComparisonException.DifferentWorkspaces] = new(ErrorCategory.InvalidArgument, "Give two reviews of the same workspace."),
        [ReviewListException.Unusable] = new(ErrorCategory.InvalidData, "Correct the lines that the message names; nothing was written."),
        [ReviewListException.Unmatched] = new(ErrorCategory.ObjectNotFound, "Correct the lines that the message names, or leave out the rows of people who are not in the workspace; nothing was written."),
        ["Piped.NotUsable"] = new(ErrorCategory.InvalidType, "Pipe Get-SegmentSnapshot, or what the Get-Segment commands of this session list."),
        ["Piped.HandMade"] = new(ErrorCategory.InvalidType, "Pipe Get-SegmentSnapshot, or what the Get-Segment commands of this session list."),
        ["Piped.Mixed"] = new(ErrorCategory.InvalidArgument, "Pipe one snapshot and nothing else."),

        [ErrorIds.PipedPart] = new(ErrorCategory.InvalidData, "Pipe the whole list without a filter in between, or write a partial file with -Path and -Partial."),

        [C1zFormatException.NotC1z] = new(ErrorCategory.InvalidData, "Check that it is the right file."),
        [C1zFormatException.Pebble] = new(ErrorCategory.InvalidData, "Have it written in version 1: SegmentC1 writes that, and ConductorOne's own tools convert to it."),
        [C1zFormatException.Truncated] = new(ErrorCategory.InvalidData, "Fetch or write the file again."),
        [C1zFormatException.Corrupt] = new(ErrorCategory.InvalidData, "Fetch or write the file again."),
        [C1zFormatException.ChecksumMismatch] = new(ErrorCategory.InvalidData, "Fetch or write the file again."),
        [C1zFormatException.TooLarge] = new(ErrorCategory.InvalidData, "Use ConductorOne's own tools for a file of this size."),
        [C1zFormatException.WindowTooLarge] = new(ErrorCategory.InvalidData, "Have the file written with a smaller window."),
        [C1zFormatException.NotSqlite] = new(ErrorCategory.InvalidData, "Check that it is the right file."),
        [C1zFormatException.MissingTable] = new(ErrorCategory.InvalidData, "Fetch or write the file again."),
        [C1zFormatException.DatabaseCorrupt] = new(ErrorCategory.InvalidData, "Fetch or write the file again."),
        [C1zFormatException.BadRow] = new(ErrorCategory.InvalidData, "Fetch or write the file again."),
        [C1zFormatException.SyncNotFound] = new(ErrorCategory.ObjectNotFound, "List the syncs of the file with Get-ConductorOneSyncFile."),

        ["ConductorOne.CredentialInvalid"] = new(ErrorCategory.InvalidArgument, "Copy client id and secret again, whole, as ConductorOne showed them; nothing was sent.", EndsPipeline: true),
        ["ConductorOne.Unauthorized"] = new(ErrorCategory.AuthenticationError, "Check that the credential was not revoked, and make a new one where in doubt.", EndsPipeline: true),
        ["ConductorOne.LoginNotCompleted"] = new(ErrorCategory.AuthenticationError, "Run Connect-ConductorOne -Interactive again and confirm the code in time.", EndsPipeline: true),
        ["ConductorOne.Forbidden"] = new(ErrorCategory.PermissionDenied, "Use a credential that may do this: a connector's for uploads, a person's for everything else."),
        ["ConductorOne.NotFound"] = new(ErrorCategory.ObjectNotFound, "Check the id, and that it is in this tenant."),
        ["ConductorOne.RequestRefused"] = new(ErrorCategory.InvalidArgument, "Correct what ConductorOne names and try again."),
        ["ConductorOne.RateLimited"] = new(ErrorCategory.LimitsExceeded, "Wait a minute and try again.", EndsPipeline: true),
        ["ConductorOne.Unavailable"] = new(ErrorCategory.ResourceUnavailable, "Try again later; if it stays, give the request id to ConductorOne's support."),
        ["ConductorOne.ConnectionLost"] = new(ErrorCategory.ConnectionError, "Check the network, the proxy and the host, then try again.", EndsPipeline: true),
        ["ConductorOne.TaskTimeout"] = new(ErrorCategory.OperationTimeout, "Start a sync of the connector in ConductorOne and run the command again, or give a longer -TimeoutSeconds."),
        ["ConductorOne.TaskCancelled"] = new(ErrorCategory.OperationStopped, "Somebody cancelled the sync in ConductorOne; start it again when it is wanted."),
        ["ConductorOne.TaskLost"] = new(ErrorCategory.ConnectionError, "Run the command again; ConductorOne gives the task out anew when its hold has ended."),
        ["ConductorOne.UploadFailed"] = new(ErrorCategory.WriteError, "Check the network and run the command again; ConductorOne's data is as it was."),
        ["ConductorOne.FinishFailed"] = new(ErrorCategory.ProtocolError, "Look at the connector in ConductorOne; it may ask for the sync once more, which does no harm."),
        ["ConductorOne.TaskNotWaiting"] = new(ErrorCategory.InvalidOperation, "Read the task again with Get-ConductorOneTask and look at it; nothing was changed."),
        ["ConductorOne.TaskStillOpen"] = new(ErrorCategory.OperationTimeout, "Look again with Get-ConductorOneTask -Wait, or give a longer -TimeoutSeconds."),
        ["ConductorOne.ReportFailed"] = new(ErrorCategory.InvalidResult, "Try again; if it stays, fetch the report from the page of the access review in ConductorOne."),
        ["ConductorOne.SyncRefused"] = new(ErrorCategory.InvalidData, "See the message for what is missing and which parameter accepts it; nothing was uploaded."),

        ["ConductorOne.ConnectorConflict"] = new(ErrorCategory.ResourceExists, "List them with Get-ConductorOneConnector and say which one is meant."),
        ["ConductorOne.SyncFailed"] = new(ErrorCategory.InvalidResult, "Look at the Error of the connector; a refused token is replaced with Set-ConductorOneConnector -SegmentToken."),
        ["ConductorOne.SyncNotDone"] = new(ErrorCategory.OperationTimeout, "Look again with Get-ConductorOneConnector, or give a longer -TimeoutSeconds."),

        [ErrorIds.C1NoMatch] = new(ErrorCategory.ObjectNotFound, "List what exists with the matching Get- command; names are compared without case, ids exactly."),
        [ErrorIds.C1Ambiguous] = new(ErrorCategory.InvalidArgument, "Use the id of the one that you mean, or pass the object itself."),
        [ErrorIds.C1BadInput] = new(ErrorCategory.InvalidArgument, "Correct the value and try again; nothing was sent."),
        [ErrorIds.C1WrongWorkspace] = new(ErrorCategory.InvalidArgument, "Use a token of the workspace that is meant, or correct -Workspace; nothing was changed in ConductorOne."),
        [ErrorIds.C1NoVault] = new(ErrorCategory.ObjectNotFound, "Install Microsoft.PowerShell.SecretManagement and register the vault, or leave out -Vault; no credential was made."),
        [ErrorIds.C1SecretNotStored] = new(ErrorCategory.WriteError, "Store the credential of the result yourself: ConductorOne does not tell it again."),
        ["ConductorOne.DrainTimeout"] = new(ErrorCategory.OperationStopped, "Give running tasks more time with -DrainTimeoutSeconds, and whoever stops the program more than that."),
        ["ConductorOne.HealthAddress"] = new(ErrorCategory.ResourceUnavailable, "Give another -HealthAddress, or -HealthAddress off."),

        [ErrorIds.C1NotConnected] = new(ErrorCategory.ConnectionError, "Run Connect-ConductorOne in this runspace, or pass a session with -ConductorOneSession.", EndsPipeline: true),
        [ErrorIds.C1NoCredential] = new(ErrorCategory.AuthenticationError, "Pass -ClientId and -ClientSecret, or -Credential, log in with -Interactive, or set the environment variables that the message names."),
    };

    /// <summary>All ids that the module can raise.</summary>
    public static IReadOnlyCollection<string> Ids => Entries.Keys;

    /// <summary>The entry of an id; one that says nothing more where the table lacks it.</summary>
    public static ErrorEntry Of(string id) => Entries.GetValueOrDefault(id) ?? new ErrorEntry(ErrorCategory.NotSpecified, string.Empty);
}
