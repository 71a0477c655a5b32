using System.Security;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Proves a Segment token before it is given to ConductorOne: that Segment takes it, of which workspace it is, and that it can read who has access.</summary>
internal static class SegmentTokenCheck
{
    /// <summary>Asks Segment; three GET requests at most.</summary>
    /// <param name="token">The token.</param>
    /// <param name="region">Where the workspace lives.</param>
    /// <param name="address">Another base address; null for the region's.</param>
    /// <param name="expected">Id, slug or name of the workspace that it must be of; null for any.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The workspace.</returns>
    /// <exception cref="CommandException">It is a token of another workspace, or no token at all.</exception>
    /// <exception cref="SegmentException">Segment refuses it, or it lacks the Workspace Owner level.</exception>
    public static async Task<SegmentWorkspace> RunAsync(SecureString token, SegmentRegion region, Uri? address, string? expected, CancellationToken cancellationToken)
    {
        using var client = Create(token, region, address);
        var workspace = await client.GetWorkspaceAsync(cancellationToken);
        if (expected is not null && !IsMeant(workspace, expected))
        {
            throw new CommandException(
                ErrorIds.C1WrongWorkspace,
                $"The token is of the Segment workspace '{workspace.Name}' ({workspace.Slug}, {workspace.Id}), not of '{expected}'.", expected);
        }

        // A token of a lower level reads the workspace itself, and is refused at the first list of who has access.
        await foreach (var _ in client.ListUsers().WithCancellation(cancellationToken)) break;
        return workspace;
    }

    private static SegmentClient Create(SecureString token, SegmentRegion region, Uri? address)
    {
        try
        {
            return new SegmentClient(new SegmentClientOptions { Token = token.Copy(), Region = region, ApiUri = address, ReadOnly = true, OnNotice = SegmentNotices.Tell });
        }
        catch (ArgumentException failure)
        {
            throw new CommandException(ErrorIds.C1BadInput, failure.Message, null, failure);
        }
    }

    private static bool IsMeant(SegmentWorkspace workspace, string expected) =>
        string.Equals(workspace.Id, expected, StringComparison.Ordinal)
        || string.Equals(workspace.Slug, expected, StringComparison.OrdinalIgnoreCase)
        || string.Equals(workspace.Name, expected, StringComparison.OrdinalIgnoreCase);
}
