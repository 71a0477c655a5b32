namespace SegmentC1.Sandbox;

/// <summary>Everything that a simulated workspace holds. Tests may look at it and change it while the sandbox runs.</summary>
/// <remarks>Rows are immutable, tables are safe for concurrent use and share one lock; <see cref="Change"/> makes several changes one.</remarks>
public sealed class SegmentWorld
{
    private readonly Lock _sync = new();
    private readonly List<WorldWrite> _writes = [];
    private readonly List<string> _secrets = [];
    private int _nextEvent;

    internal SegmentWorld(SegmentSandboxOptions options)
    {
        Options = options;
        Users = new(_sync, user => user.Id);
        Invites = new(_sync, invite => invite.Email, StringComparer.OrdinalIgnoreCase);
        Groups = new(_sync, group => group.Id);
        Roles = new(_sync, role => role.Id);
        Labels = new(_sync, label => LabelKey(label.Key, label.Value));
        Sources = new(_sync, source => source.Id);
        Warehouses = new(_sync, warehouse => warehouse.Id);
        Functions = new(_sync, function => function.Id);
        Spaces = new(_sync, space => space.Id);
        AuditEvents = new(_sync, audit => audit.Id);
        NewIds = new SeededValues(options.Seed, "new ids");
        var values = new SeededValues(options.Seed, "workspace");
        Workspace = new WorldWorkspace(values.Id(), "acme-analytics", "Acme Analytics");
        TokenId = values.Id();
        WorldBuilder.Fill(this, options);
    }

    /// <summary>The workspace.</summary>
    public WorldWorkspace Workspace { get; }

    /// <summary>Users, in the order of the API.</summary>
    public WorldTable<WorldUser> Users { get; }

    /// <summary>Pending invites, by address without regard to capitals.</summary>
    public WorldTable<WorldInvite> Invites { get; }

    /// <summary>User groups, with members and permissions.</summary>
    public WorldTable<WorldGroup> Groups { get; }

    /// <summary>The role catalogue.</summary>
    public WorldTable<WorldRole> Roles { get; }

    /// <summary>Labels; the key of a row is <c>key:value</c>.</summary>
    public WorldTable<WorldLabel> Labels { get; }

    /// <summary>Sources.</summary>
    public WorldTable<WorldSource> Sources { get; }

    /// <summary>Warehouses.</summary>
    public WorldTable<WorldWarehouse> Warehouses { get; }

    /// <summary>Functions of all kinds.</summary>
    public WorldTable<WorldFunction> Functions { get; }

    /// <summary>Spaces.</summary>
    public WorldTable<WorldSpace> Spaces { get; }

    /// <summary>The audit trail, oldest first (the API lists the newest first).</summary>
    public WorldTable<WorldAuditEvent> AuditEvents { get; }

    /// <summary>Every change that the API carried out, in order. Changes made on the tables are not in it.</summary>
    public IReadOnlyList<WorldWrite> Writes
    {
        get
        {
            lock (_sync)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>Made-up secrets that answers carry (write keys, settings, code) and that must never be seen behind the client.</summary>
    public IReadOnlyList<string> Secrets
    {
        get
        {
            lock (_sync)
            {
                return [.. _secrets];
            }
        }
    }

    /// <summary>Id of the token that the API is called with, as the audit trail names it.</summary>
    public string TokenId { get; }

    internal SegmentSandboxOptions Options { get; }

    internal SeededValues NewIds { get; }

    /// <summary>The key of a label's row.</summary>
    public static string LabelKey(string key, string value) => $"{key}:{value}";

    /// <summary>Makes several changes that no request sees half done.</summary>
    public void Change(Action<SegmentWorld> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_sync)
        {
            change(this);
        }
    }

    /// <summary>The role of this name.</summary>
    /// <exception cref="InvalidOperationException">The catalogue has none.</exception>
    public WorldRole Role(string name) => Roles.First(role => role.Name == name);

    /// <summary>The user of this address, without regard to capitals; null when there is none.</summary>
    public WorldUser? UserByEmail(string email) =>
        Users.FirstOrDefault(user => string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase));

    /// <summary>A permission for the role of this name on the whole workspace, or on its part that carries all of the labels.</summary>
    public WorldPermission OnWorkspace(string roleName, params WorldLabel[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return On(roleName, new WorldPermissionResource("WORKSPACE", Workspace.Id, labels.Length == 0 ? null : labels));
    }

    /// <summary>A permission for the role of this name on these resources.</summary>
    public WorldPermission On(string roleName, params WorldPermissionResource[] resources) =>
        new(Role(roleName).Id, roleName, resources);

    /// <summary>Turns an invite into a user with the invite's permissions and groups, as when the person accepts.</summary>
    /// <exception cref="KeyNotFoundException">There is no such invite.</exception>
    public WorldUser AcceptInvite(string email, string name)
    {
        lock (_sync)
        {
            var invite = Invites.Find(email) ?? throw new KeyNotFoundException($"There is no invite for '{email}'.");
            var user = new WorldUser(NewIds.Id(), name, invite.Email, invite.Permissions);
            Users.Add(user);
            Invites.Remove(email);
            foreach (var group in Groups.Where(group => group.InviteEmails.Contains(email, StringComparer.OrdinalIgnoreCase)))
            {
                Groups.Update(group.Id, old => old with
                {
                    MemberIds = [.. old.MemberIds, user.Id],
                    InviteEmails = [.. old.InviteEmails.Where(other => !string.Equals(other, email, StringComparison.OrdinalIgnoreCase))],
                });
            }

            return user;
        }
    }

    internal T Locked<T>(Func<T> read)
    {
        lock (_sync)
        {
            return read();
        }
    }

    internal string NewSecret(string text)
    {
        lock (_sync)
        {
            _secrets.Add(text);
        }

        return text;
    }

    internal void Record(WorldWrite write)
    {
        lock (_sync)
        {
            _writes.Add(write);
        }
    }

    internal void Audit(DateTimeOffset at, string type, string actor, string? actorEmail, string resourceId, string resourceType, string resourceName)
    {
        lock (_sync)
        {
            AuditEvents.Add(new WorldAuditEvent($"events/{100_000 + _nextEvent++}", at, type, actor, actorEmail, resourceId, resourceType, resourceName));
        }
    }
}
