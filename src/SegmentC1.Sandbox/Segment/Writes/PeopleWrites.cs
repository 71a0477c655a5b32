using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Changes of users and invites.</summary>
internal static class PeopleWrites
{
    public static IEnumerable<SegmentRoute> Routes =>
    [
        new("POST", "/users/*/permissions", AddPermissions, OwnerOnly: true),
        new("PUT", "/users/*/permissions", ReplacePermissions, OwnerOnly: true),
        new("DELETE", "/users", RemoveUsers, OwnerOnly: true),
        new("POST", "/invites", CreateInvites, OwnerOnly: true),
        new("DELETE", "/invites", DeleteInvites, OwnerOnly: true),
    ];

    private static SegmentReply AddPermissions(SegmentCall call)
    {
        var user = SegmentReads.User(call);
        var input = new PermissionInput(call.World, user.Permissions);
        var added = input.Read(call.Body("permissions"));
        return added.Count == 0
            ? throw SegmentRefusal.Invalid("permissions", "permissions may not be empty.")
            : SetPermissions(call, user, input.Add(added), "AddUserPermissions", "Policy Created", "User Policy Updated");
    }

    private static SegmentReply ReplacePermissions(SegmentCall call)
    {
        var user = SegmentReads.User(call);
        var permissions = new PermissionInput(call.World, user.Permissions).Read(call.Body("permissions"));
        return SetPermissions(call, user, permissions, "ReplaceUserPermissions", "Policy Deleted");
    }

    private static SegmentReply SetPermissions(SegmentCall call, WorldUser user, IReadOnlyList<WorldPermission> permissions, string operation, params string[] events)
    {
        var changed = call.World.Users.Update(user.Id, old => old with { Permissions = permissions });
        call.Record(operation, user.Id, Whole(user), Whole(changed));
        foreach (var type in events)
        {
            call.Audit(type, user.Id, "user", user.Name);
        }

        return SegmentReply.Data(new JsonObject { ["permissions"] = SegmentWire.AccessPermissions(permissions, user.Id, "user") });
    }

    private static SegmentReply RemoveUsers(SegmentCall call)
    {
        WorldUser[] users = [.. call.Array("userIds").Distinct().Select(id => call.World.Users.Find(id) ?? throw SegmentRefusal.NotFound("user"))];
        var gone = users.Select(user => user.Id).ToHashSet();
        var owners = Owners(call.World);
        if (owners.Count > 0 && owners.IsSubsetOf(gone))
        {
            throw SegmentRefusal.Bad("The last Workspace Owner cannot be removed.");
        }

        foreach (var user in users)
        {
            foreach (var group in call.World.Groups.Where(group => group.MemberIds.Contains(user.Id)))
            {
                call.World.Groups.Update(group.Id, old => old with { MemberIds = [.. old.MemberIds.Where(id => id != user.Id)] });
            }

            call.World.Users.Remove(user.Id);
            call.Record("RemoveUser", user.Id, Whole(user), null);
            call.Audit("Group Memberships Deleted", user.Id, "user", user.Name);
        }

        return SegmentReply.Success();
    }

    private static SegmentReply CreateInvites(SegmentCall call)
    {
        var items = JsonInput.Array(call.Body("invites"), "invites");
        WorldInvite[] invites = [.. items.Select(item => new WorldInvite(Address(JsonInput.Text(JsonInput.Only(item, "email", "permissions"), "email")), new PermissionInput(call.World, []).ReadOfInvite(item!)))];
        if (invites.Length == 0 || invites.DistinctBy(invite => invite.Email, StringComparer.OrdinalIgnoreCase).Count() < invites.Length)
        {
            throw SegmentRefusal.Invalid("invites", "invites may neither be empty nor name an address twice.");
        }

        // One answer for "is invited" and "is a member": the API does not tell them apart.
        if (invites.Any(invite => call.World.Invites.Find(invite.Email) is not null || call.World.UserByEmail(invite.Email) is not null))
        {
            throw SegmentRefusal.Bad("One or more of the addresses was already invited to join the workspace.");
        }

        foreach (var invite in invites)
        {
            call.World.Invites.Add(invite);
            call.Record("CreateInvite", invite.Email, null, Whole(invite));
            call.Audit("Non-Segment User Invited to Workspace", invite.Email, "invite", invite.Email);
        }

        return SegmentReply.Data(new JsonObject { ["emails"] = new JsonArray([.. invites.Select(invite => SegmentWire.Text(invite.Email))]) }, 201);
    }

    private static SegmentReply DeleteInvites(SegmentCall call)
    {
        WorldInvite[] invites = [.. call.Array("emails").Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(email => call.World.Invites.Find(email) ?? throw SegmentRefusal.NotFound("invite"))];
        foreach (var invite in invites)
        {
            foreach (var group in call.World.Groups.Where(group => group.InviteEmails.Contains(invite.Email, StringComparer.OrdinalIgnoreCase)))
            {
                call.World.Groups.Update(group.Id, old => old with
                {
                    InviteEmails = [.. old.InviteEmails.Where(email => !string.Equals(email, invite.Email, StringComparison.OrdinalIgnoreCase))],
                });
            }

            call.World.Invites.Remove(invite.Email);
            call.Record("DeleteInvite", invite.Email, Whole(invite), null);
            call.Audit("Invite Deleted", invite.Email, "invite", invite.Email);
        }

        return SegmentReply.Success();
    }

    private static HashSet<string> Owners(SegmentWorld world)
    {
        bool IsOwner(IReadOnlyList<WorldPermission> permissions) => permissions.Any(permission => permission.RoleName == RoleCatalogue.Owner);
        return [.. world.Users.Where(user => IsOwner(user.Permissions)).Select(user => user.Id), .. world.Groups.Where(group => IsOwner(group.Permissions)).SelectMany(group => group.MemberIds)];
    }

    private static string Address(string email) =>
        email.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !email.Any(char.IsWhiteSpace)
            ? email
            : throw SegmentRefusal.Invalid("email", "email must be an e-mail address.");

    private static JsonObject Whole(WorldUser user)
    {
        var wire = SegmentWire.UserSummary(user);
        wire["permissions"] = SegmentWire.Permissions(user.Permissions);
        return wire;
    }

    private static JsonObject Whole(WorldInvite invite) => new()
    {
        ["email"] = invite.Email,
        ["permissions"] = SegmentWire.Permissions(invite.Permissions),
    };
}
