using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>Whom a task means.</summary>
/// <param name="Type">Resource type.</param>
/// <param name="Id">Id; an invite's is its address.</param>
internal sealed record TaskPrincipal(string Type, string Id)
{
    /// <summary>Reads the principal of a task; null when it names nobody.</summary>
    public static TaskPrincipal? Of(Resource? resource) =>
        resource?.Id is { ResourceType.Length: > 0, Resource.Length: > 0 } id ? new TaskPrincipal(id.ResourceType, id.Resource) : null;

    /// <summary>The address that a resource carries in its user trait; null when it carries none.</summary>
    public static string? AddressOf(Resource? resource)
    {
        var trait = resource?.Annotations.FirstOrDefault(annotation => annotation.Is(UserTrait.Descriptor))?.Unpack<UserTrait>();
        return trait?.Emails.OrderByDescending(email => email.IsPrimary).Select(email => email.Address).FirstOrDefault(address => address.Length > 0);
    }

    /// <summary>For messages: never an address.</summary>
    public override string ToString() => Type == ConnectorTypes.Invite ? "the invitation" : $"{Type} {Id}";
}

/// <summary>Why tasks are refused, in the words of all of them.</summary>
internal static class TaskRefusals
{
    private const string CancelledReason = "grant_cancelled";
    private const string ReferenceDomain = "github.com/conductorone/baton-sdk";

    /// <summary>
    /// The grant has lost its object: ConductorOne then cancels the request instead of counting a failure. Right only where
    /// nobody did anything wrong, and trying again or another way could not help.
    /// </summary>
    public static TaskRefusedException Cancelled(string why) => new(
        StatusCode.FailedPrecondition,
        why,
        Any.Pack(new SegmentC1.Baton.Rpc.ErrorInfo { Reason = CancelledReason, Domain = ReferenceDomain, Metadata = { ["reason"] = TaskFailures.WithoutAddresses(why) } }));

    /// <summary>A task that does not say what it must.</summary>
    public static TaskRefusedException Malformed(string what) => new(StatusCode.InvalidArgument, $"The task is malformed: {what}.");

    /// <summary>Something that cannot be done in this state of the workspace, or at all.</summary>
    public static TaskRefusedException Impossible(string why) => new(StatusCode.FailedPrecondition, why);

    /// <summary>A principal of a type that cannot hold the entitlement.</summary>
    public static TaskRefusedException WrongPrincipal(TaskPrincipal principal, string allowed) =>
        new(StatusCode.InvalidArgument, $"A principal of the type '{principal.Type}' cannot hold this: only {allowed} can.");

    /// <summary>Something of another workspace than the token's.</summary>
    public static TaskRefusedException OtherWorkspace(string what, string named, string own) =>
        Impossible($"{what} is of workspace {named}, but the token of this connector belongs to workspace {own}. Nothing was sent.");

    /// <summary>Something that only a list could tell which Segment does not give, or not whole.</summary>
    public static TaskRefusedException NotListed(string what, ListLedger ledger) =>
        Impossible($"Segment does not list {what} whole, so that it is not known what this would change. Nothing was sent. {ledger.Reason}".TrimEnd());
}
