using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the members of the workspace. Rows come as their page comes; never costs a request per user.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentUser")]
[OutputType(typeof(SegmentUser))]
public sealed class GetSegmentUserCommand : SegmentListCmdlet<SegmentUser, UserReference>
{
    /// <summary>Which users: e-mail addresses, names or ids, wildcards allowed, or the objects of another command. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "Email")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    private protected override UserReference[]? References => User;

    private protected override string Noun => "user";

    private protected override IEnumerable<SegmentList<SegmentUser>> Lists() => [Client.ListUsers()];

    private protected override bool Means(UserReference reference, SegmentUser row) => reference.Matches(row);
}
