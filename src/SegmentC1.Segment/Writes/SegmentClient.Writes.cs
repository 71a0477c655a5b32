using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <content>
/// The writes, one request each. They decide nothing: whoever calls them has read the state before and reads it again
/// afterwards. Adding is sent once, deleting is repeated after a passing failure, and so is replacing, with a state that is worked
/// out anew each time; a write of which it is not known whether it was carried out ends in a <see cref="SegmentOutcomeUnknownException"/>.
/// </content>
public sealed partial class SegmentClient
{
    /// <summary>The most ids or addresses in one deletion: from more, servers of Segment's kind make an object instead of an array.</summary>
    public const int MaxDeletes = 20;

    // Segment documents the singular path; where a server does not have it, the plural one is remembered.
    private volatile bool _pluralMembers;

    // Labels are sent where they are documented and, where they were read there, beside the resources too; a server may refuse the latter.
    private volatile bool _documentedLabels;

    /// <summary>Makes a group (<c>POST /groups</c>).</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Task<SegmentGroup> CreateGroupAsync(string name, CancellationToken cancellationToken) =>
        _transport.SendAsync(
            SegmentRequest.Write(HttpMethod.Post, "groups", Named(name)),
            json => PageReader.ReadOneAsync(json, "userGroup", row => Rows.GroupAsync(row, null)),
            null,
            cancellationToken);

    /// <summary>Gives a group another name (<c>PATCH /groups/{id}</c>).</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Patch, $"groups/{Group(groupId)}", Named(name), null, cancellationToken);

    /// <summary>Deletes a group (<c>DELETE /groups/{id}</c>).</summary>
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Delete, $"groups/{Group(groupId)}", null, null, cancellationToken);

    /// <summary>Adds members (<c>POST /groups/{id}/users</c>): addresses of users or of pending invites.</summary>
    public Task AddGroupMembersAsync(string groupId, IReadOnlyList<string> emails, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, $"groups/{Group(groupId)}/users", WriteBodies.Emails(emails), null, cancellationToken);

    /// <summary>Takes members out (<c>DELETE /group/{id}/users</c>; the plural path where that one is missing).</summary>
    public Task RemoveGroupMembersAsync(string groupId, IReadOnlyList<string> emails, CancellationToken cancellationToken) =>
        WriteMembersAsync(groupId, path => WriteAsync(HttpMethod.Delete, path, null, WriteBodies.Array("emails", emails), cancellationToken), cancellationToken);

    /// <summary>Replaces all members (<c>PUT /group/{id}/users</c>; the plural path where that one is missing).</summary>
    public Task ReplaceGroupMembersAsync(string groupId, FreshState<string> emails, CancellationToken cancellationToken) =>
        WriteMembersAsync(groupId, path => ReplaceAsync(path, emails, WriteBodies.Emails, cancellationToken), cancellationToken);

    /// <summary>Adds permissions to a user (<c>POST /users/{id}/permissions</c>).</summary>
    /// <exception cref="ArgumentException">A permission was not wholly understood.</exception>
    public Task AddUserPermissionsAsync(string userId, IReadOnlyList<SegmentPermission> permissions, CancellationToken cancellationToken) =>
        WritePermissionsAsync(body => WriteAsync(HttpMethod.Post, $"users/{User(userId)}/permissions", body(permissions), null, cancellationToken));

    /// <summary>Replaces all permissions of a user (<c>PUT /users/{id}/permissions</c>); none is an empty array.</summary>
    /// <exception cref="ArgumentException">A permission was not wholly understood.</exception>
    public Task ReplaceUserPermissionsAsync(string userId, FreshState<SegmentPermission> permissions, CancellationToken cancellationToken) =>
        WritePermissionsAsync(body => ReplaceAsync($"users/{User(userId)}/permissions", permissions, body, cancellationToken));

    /// <summary>Adds permissions to a group (<c>POST /groups/{id}/permissions</c>).</summary>
    /// <exception cref="ArgumentException">A permission was not wholly understood.</exception>
    public Task AddGroupPermissionsAsync(string groupId, IReadOnlyList<SegmentPermission> permissions, CancellationToken cancellationToken) =>
        WritePermissionsAsync(body => WriteAsync(HttpMethod.Post, $"groups/{Group(groupId)}/permissions", body(permissions), null, cancellationToken));

    /// <summary>Replaces all permissions of a group (<c>PUT /groups/{id}/permissions</c>); none is an empty array.</summary>
    /// <exception cref="ArgumentException">A permission was not wholly understood.</exception>
    public Task ReplaceGroupPermissionsAsync(string groupId, FreshState<SegmentPermission> permissions, CancellationToken cancellationToken) =>
        WritePermissionsAsync(body => ReplaceAsync($"groups/{Group(groupId)}/permissions", permissions, body, cancellationToken));

    /// <summary>Invites people (<c>POST /invites</c>). Segment takes all of them or none.</summary>
    /// <exception cref="ArgumentException">A permission was not wholly understood.</exception>
    public Task CreateInvitesAsync(IReadOnlyList<NewInvite> invites, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, "invites", WriteBodies.Invites(invites), null, cancellationToken);

    /// <summary>Withdraws invitations (<c>DELETE /invites</c>).</summary>
    public Task DeleteInvitesAsync(IReadOnlyList<string> emails, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Delete, "invites", null, WriteBodies.Array("emails", emails), cancellationToken);

    /// <summary>Removes users from the workspace (<c>DELETE /users</c>); their accounts at Segment stay.</summary>
    public Task RemoveUsersAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Delete, "users", null, WriteBodies.Array("userIds", userIds), cancellationToken);

    /// <summary>Makes a label (<c>POST /labels</c>).</summary>
    public Task CreateLabelAsync(SegmentLabel label, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(label);
        return WriteAsync(HttpMethod.Post, "labels", new JObject { ["label"] = WriteBodies.Label(label) }, null, cancellationToken);
    }

    /// <summary>Deletes a label (<c>DELETE /labels/{key}/{value}</c>); Segment refuses while it is in use.</summary>
    public Task DeleteLabelAsync(string key, string value, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Delete, $"labels/{SegmentRequest.EscapeId(key, nameof(key))}/{SegmentRequest.EscapeId(value, nameof(value))}", null, null, cancellationToken);

    /// <summary>Adds labels to a source (<c>POST /sources/{id}/labels</c>).</summary>
    public Task AddSourceLabelsAsync(string sourceId, IReadOnlyList<SegmentLabel> labels, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, $"sources/{Source(sourceId)}/labels", WriteBodies.Labels(labels), null, cancellationToken);

    /// <summary>Replaces all labels of a source (<c>PUT /sources/{id}/labels</c>).</summary>
    public Task ReplaceSourceLabelsAsync(string sourceId, FreshState<SegmentLabel> labels, CancellationToken cancellationToken) =>
        ReplaceAsync($"sources/{Source(sourceId)}/labels", labels, WriteBodies.Labels, cancellationToken);

    private static string User(string userId) => SegmentRequest.EscapeId(userId, nameof(userId));

    private static string Group(string groupId) => SegmentRequest.EscapeId(groupId, nameof(groupId));

    private static string Source(string sourceId) => SegmentRequest.EscapeId(sourceId, nameof(sourceId));

    private static JObject Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new JObject { ["name"] = name };
    }

    // What the answer says of the new state is not used: the state is read back.
    private Task<bool> WriteAsync(HttpMethod method, string path, JObject? body, string? query, CancellationToken cancellationToken) =>
        _transport.SendAsync(SegmentRequest.Write(method, path, body, query), ReadWholeAsync, null, cancellationToken);

    private async Task WritePermissionsAsync(Func<Func<IReadOnlyList<SegmentPermission>, JObject>, Task<bool>> write)
    {
        var beside = false;
        try
        {
            await write(permissions =>
            {
                beside = !_documentedLabels && permissions.Any(permission => permission.Labels.Count > 0);
                return _documentedLabels ? WriteBodies.DocumentedPermissions(permissions) : WriteBodies.Permissions(permissions);
            }).ConfigureAwait(false);
        }
        catch (SegmentRequestException refused) when (beside && refused.HttpStatus is 400 or 422)
        {
            // Learned only from an answer: somebody else may have made it needless to send.
            if (await write(WriteBodies.DocumentedPermissions).ConfigureAwait(false)) _documentedLabels = true;
        }
    }

    private Task<bool> ReplaceAsync<T>(string path, FreshState<T> state, Func<IReadOnlyList<T>, JObject> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _transport.SendFreshAsync(
            SegmentRequest.Write(HttpMethod.Put, path, null),
            async (mayBeDone, stop) => await state(mayBeDone, stop).ConfigureAwait(false) is { } items ? body(items) : null,
            ReadWholeAsync,
            cancellationToken);
    }

    private async Task WriteMembersAsync(string groupId, Func<string, Task<bool>> write, CancellationToken cancellationToken)
    {
        var id = Group(groupId);
        if (!_pluralMembers)
        {
            try
            {
                await write($"group/{id}/users").ConfigureAwait(false);
                return;
            }
            catch (SegmentNotFoundException)
            {
                // Throws when it is the group that is not there.
                await GetGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
            }
        }

        if (await write($"groups/{id}/users").ConfigureAwait(false)) _pluralMembers = true;
    }

    private static async ValueTask<bool> ReadWholeAsync(JsonPull json)
    {
        // An empty answer is an acceptance without words, as of 204.
        if (!await json.TryStepAsync().ConfigureAwait(false)) return true;
        if (json.Token != Newtonsoft.Json.JsonToken.StartObject) throw new ShapeException("the answer is not a JSON object");
        await json.SkipAsync().ConfigureAwait(false);
        return true;
    }
}
