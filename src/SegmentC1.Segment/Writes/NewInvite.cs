namespace SegmentC1.Segment;

/// <summary>An invitation to make.</summary>
/// <param name="Email">The address; Segment sends the invitation there.</param>
/// <param name="Permissions">
/// What the person holds once the invitation is accepted. Labels may be at either place; they are sent at the permission, where
/// invitations have them.
/// </param>
public sealed record NewInvite(string Email, IReadOnlyList<SegmentPermission> Permissions);
