using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Expansion;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;

namespace SegmentC1.Baton;

/// <summary>Tells ConductorOne who holds what in a workspace: turns a snapshot into the rows of a sync.</summary>
public static class SegmentSync
{
    /// <summary>Writes a snapshot's resource types, resources, entitlements and grants, in this order.</summary>
    /// <remarks>
    /// The same snapshot gives the same rows in the same order, whatever the order of its lists. Whether it is complete enough
    /// to be uploaded is for the caller to decide; <see cref="GapsReferredTo"/> helps.
    /// </remarks>
    /// <param name="snapshot">The workspace.</param>
    /// <param name="sink">Where the rows go, one by one.</param>
    /// <param name="options">What of it; null for everything.</param>
    /// <param name="cancellationToken">Stops between two rows, and before the first one while they are worked out.</param>
    /// <exception cref="UnknownResourceTypeException">The options name a type that there is not. Nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Writing was stopped; the sink has a part.</exception>
    public static MappingReport Write(WorkspaceSnapshot snapshot, ISyncSink sink, SegmentSyncOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(sink);
        var selection = new Selection(options ?? new SegmentSyncOptions());
        var writer = new SyncWriter(snapshot, SyncModel.Of(snapshot, cancellationToken), sink, selection, cancellationToken);
        return writer.Write();
    }

    /// <summary>
    /// The lists that are gaps although permissions refer to what is in them. A snapshot with such gaps must not be uploaded
    /// as a full sync: C1 would read the missing part as revoked access.
    /// </summary>
    public static IReadOnlyList<SegmentListKind> GapsReferredTo(WorkspaceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return GapCheck.ReferredTo(snapshot);
    }
}
