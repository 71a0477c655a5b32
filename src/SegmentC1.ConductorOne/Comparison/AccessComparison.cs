using SegmentC1.Access;

namespace SegmentC1.ConductorOne;

/// <summary>Whether ConductorOne is in step with a workspace.</summary>
public static class AccessComparison
{
    /// <summary>Reads what the tenant believes of an app and holds it against a picture of the workspace. Changes nothing.</summary>
    /// <param name="tenant">A tenant that was connected to with a personal credential.</param>
    /// <param name="app">The app of the workspace.</param>
    /// <param name="snapshot">The workspace; a complete picture, declared gaps apart.</param>
    /// <param name="progress">Told what goes on; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConductorOneSyncRefusedException">The picture is incomplete: what it lacks would pass for extra.</exception>
    /// <exception cref="ConductorOneException">The tenant could not be read; the type names the cause.</exception>
    public static async Task<ConductorOneComparison> CompareAsync(
        ConductorOneConnection tenant, ConductorOneApp app, WorkspaceSnapshot snapshot, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!snapshot.IsComplete)
        {
            throw new ConductorOneSyncRefusedException(
                $"The picture of the workspace '{snapshot.Workspace.Name}' is incomplete, and what it lacks would pass for access that only ConductorOne believes in. {string.Join(' ', snapshot.Problems)} Read the workspace again.")
            { Reason = SyncRefusal.Incomplete };
        }

        var belief = await TenantBelief.ReadAsync(new ConductorOneAccess(tenant), app, progress, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => AccessComparer.Compare(snapshot, app, belief, tenant.TimeProvider.GetUtcNow(), cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
