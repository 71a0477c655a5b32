using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Changes of groups, their members and their permissions.</summary>
internal static class GroupWrites
{
    public static IEnumerable<SegmentRoute> Routes(SegmentSandboxOptions options)
    {
        yield return Route("POST", "/groups", Create);
        yield return Route("PATCH", "/groups/*", Rename);
        yield return Route("DELETE", "/groups/*", Delete);
        yield return Route("POST", "/groups/*/permissions", AddPermissions);
        yield return Route("PUT", "/groups/*/permissions", ReplacePermissions);
        yield return Route("POST", "/groups/*/users", AddMembers);
        foreach (var path in Paths(options))
        {
            yield return Route("DELETE", path, RemoveMembers);
            yield return Route("PUT", path, ReplaceMembers);
        }
    }

    private static IEnumerable<string> Paths(SegmentSandboxOptions options) =>
        [.. (options.SingularGroupRoute ? (string[])["/group/*/users"] : []), .. (options.PluralGroupRoute ? (string[])["/groups/*/users"] : [])];

    private static SegmentRoute Route(string method, string template, Func<SegmentCall, SegmentReply> handle) =>
        new(method, template, handle, OwnerOnly: true, PlanFeature.Groups);

    private static SegmentReply Create(SegmentCall call)
    {
        var group = new WorldGroup(call.World.NewIds.Id(), JsonInput.Text(call.Body("name"), "name"), [], [], []);
        call.World.Groups.Add(group);
        call.Record("CreateGroup", group.Id, null, Whole(group));
        call.Audit("User Group Created", group.Id, "group", group.Name);
        return Reply(call, group);
    }

    private static SegmentReply Rename(SegmentCall call)
    {
        var name = JsonInput.Text(call.Body("name"), "name");
        return Change(call, group => group with { Name = name }, "RenameGroup", "User Group Updated");
    }

    private static SegmentReply Delete(SegmentCall call)
    {
        var group = SegmentReads.Group(call);
        call.World.Groups.Remove(group.Id);
        call.Record("DeleteGroup", group.Id, Whole(group), null);
        call.Audit("User Group Deleted", group.Id, "group", group.Name);
        return SegmentReply.Success();
    }

    private static SegmentReply AddPermissions(SegmentCall call)
    {
        var input = new PermissionInput(call.World, SegmentReads.Group(call).Permissions);
        var added = input.Read(call.Body("permissions"));
        return added.Count == 0
            ? throw SegmentRefusal.Invalid("permissions", "permissions may not be empty.")
            : SetPermissions(call, input.Add(added), "AddGroupPermissions", "Policy Created", "User Group Policy Updated");
    }

    private static SegmentReply ReplacePermissions(SegmentCall call)
    {
        var permissions = new PermissionInput(call.World, SegmentReads.Group(call).Permissions).Read(call.Body("permissions"));
        return SetPermissions(call, permissions, "ReplaceGroupPermissions", "Policy Deleted");
    }

    private static SegmentReply SetPermissions(SegmentCall call, IReadOnlyList<WorldPermission> permissions, string operation, params string[] events)
    {
        Change(call, group => group with { Permissions = permissions }, operation, events);
        return SegmentReply.Data(new JsonObject { ["permissions"] = SegmentWire.AccessPermissions(permissions, call.Parameters[0], "group") });
    }

    private static SegmentReply AddMembers(SegmentCall call)
    {
        var (ids, invites) = Resolve(call, BodyEmails(call));
        return ids.Length + invites.Length == 0
            ? throw SegmentRefusal.Invalid("emails", "emails may not be empty.")
            : Change(
                call,
                group => group with
                {
                    MemberIds = [.. group.MemberIds.Union(ids)],
                    InviteEmails = [.. group.InviteEmails.Union(invites, StringComparer.OrdinalIgnoreCase)],
                },
                "AddGroupMembers",
                "Subjects Added to Group",
                "User Added To User Group");
    }

    private static SegmentReply ReplaceMembers(SegmentCall call)
    {
        var (ids, invites) = Resolve(call, BodyEmails(call));
        return Change(
            call,
            group => group with { MemberIds = ids, InviteEmails = invites },
            "ReplaceGroupMembers",
            "Subjects Added to Group",
            "User Added To User Group",
            "Group Memberships Deleted");
    }

    private static SegmentReply RemoveMembers(SegmentCall call)
    {
        var (ids, invites) = Resolve(call, call.Array("emails"));
        Change(
            call,
            group => group with
            {
                MemberIds = [.. group.MemberIds.Except(ids)],
                InviteEmails = [.. group.InviteEmails.Except(invites, StringComparer.OrdinalIgnoreCase)],
            },
            "RemoveGroupMembers",
            "Group Memberships Deleted",
            "User Removed From User Group");
        return SegmentReply.Success();
    }

    private static IReadOnlyList<string> BodyEmails(SegmentCall call)
    {
        SegmentReads.Group(call);
        return JsonInput.Texts(call.Body("emails"), "emails");
    }

    // Members are named by the address of a user or of an invite; where both exist it is the user.
    private static (string[] UserIds, string[] Invites) Resolve(SegmentCall call, IReadOnlyList<string> emails)
    {
        SegmentReads.Group(call);
        List<string> ids = [];
        List<string> invites = [];
        foreach (var email in emails)
        {
            if (call.World.UserByEmail(email) is { } user)
            {
                ids.Add(user.Id);
            }
            else if (call.World.Invites.Find(email) is { } invite)
            {
                invites.Add(invite.Email);
            }
            else
            {
                throw SegmentRefusal.Invalid("emails", "emails must be of users or invites of the workspace.");
            }
        }

        return ([.. ids.Distinct()], [.. invites.Distinct()]);
    }

    private static SegmentReply Change(SegmentCall call, Func<WorldGroup, WorldGroup> change, string operation, params string[] events)
    {
        var before = SegmentReads.Group(call);
        var after = call.World.Groups.Update(before.Id, change);
        call.Record(operation, before.Id, Whole(before), Whole(after));
        foreach (var type in events)
        {
            call.Audit(type, after.Id, "group", after.Name);
        }

        return Reply(call, after);
    }

    private static SegmentReply Reply(SegmentCall call, WorldGroup group) =>
        SegmentReply.Data(new JsonObject { ["userGroup"] = SegmentWire.Group(group, call.World, withPermissions: false) });

    private static JsonObject Whole(WorldGroup group) => new()
    {
        ["id"] = group.Id,
        ["name"] = group.Name,
        ["permissions"] = SegmentWire.Permissions(group.Permissions),
        ["memberIds"] = new JsonArray([.. group.MemberIds.Select(SegmentWire.Text)]),
        ["inviteEmails"] = new JsonArray([.. group.InviteEmails.Select(SegmentWire.Text)]),
    };
}
