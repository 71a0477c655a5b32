using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace SegmentC1.Sandbox.Tests;

public sealed class SegmentWorldTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_seed_and_a_size_make_one_world()
    {
        var first = await DescribeAsync(new() { TimeProvider = Clock });
        Assert.Equal(first, await DescribeAsync(new() { TimeProvider = Clock }));
        Assert.NotEqual(first, await DescribeAsync(new() { TimeProvider = Clock, Seed = 2 }));
    }

    [Fact]
    public async Task More_users_do_not_change_sources_or_the_users_before()
    {
        await using var small = await SegmentSandbox.StartAsync();
        await using var large = await SegmentSandbox.StartAsync(new() { Users = 90 });
        Assert.Equal(small.World.Sources.Select(source => source.Id), large.World.Sources.Select(source => source.Id));
        Assert.Equal(small.World.Users.Select(user => user.Id), large.World.Users.Take(40).Select(user => user.Id));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(700, 60, 300, 25)]
    public async Task Any_size_has_exactly_that_many_rows(int users, int groups, int sources, int invites)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new()
        {
            Users = users, Groups = groups, Sources = sources, Invites = invites, Functions = users, Spaces = groups, Warehouses = groups, AuditEvents = users,
        });
        var world = sandbox.World;
        Assert.Equal((users, groups, sources, invites), (world.Users.Count, world.Groups.Count, world.Sources.Count, world.Invites.Count));
        Assert.Equal((users, groups, groups, users), (world.Functions.Count, world.Spaces.Count, world.Warehouses.Count, world.AuditEvents.Count));
    }

    [Fact]
    public async Task The_usual_size_has_every_name_that_breaks_programs()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        var names = sandbox.World.Users.Select(user => user.Name).ToArray();
        Assert.Contains(string.Empty, names);
        Assert.All("=+-@'\t", first => Assert.Contains(names, name => name.StartsWith(first)));
        Assert.Contains(names, name => name.Length > 255);
        Assert.Contains(names, name => name.Any(c => c is >= '\u0590' and <= '\u06FF'));
        Assert.Contains(names, name => name.Any(char.IsSurrogate));
        Assert.Contains(names, name => !name.IsNormalized());
        Assert.Single(names.GroupBy(name => name), group => group.Count() > 1);
        var domains = sandbox.World.Users.Select(user => user.Email.Split('@')[1]).Distinct().Order();
        Assert.Equal(["contractor.example.com", "example.com", "partner.example"], domains);
        Assert.Equal(sandbox.World.Users.Count, sandbox.World.Users.Select(user => user.Email.ToUpperInvariant()).Distinct().Count());
        Assert.Equal(sandbox.World.Sources[0].Id, sandbox.World.Sources[1].Id, ignoreCase: true);
    }

    [Fact]
    public async Task The_usual_size_has_every_shape_of_permission()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        var world = sandbox.World;
        WorldPermission[] all = [.. world.Users.SelectMany(user => user.Permissions)];
        string[] types = [.. all.SelectMany(permission => permission.Resources).Select(resource => resource.Type).Distinct().Order()];
        Assert.Equal(["FUNCTION", "SOURCE", "SPACE", "WAREHOUSE", "WORKSPACE"], types);
        Assert.Contains(all, permission => permission.Resources.Count > 1);
        Assert.Contains(all, permission => permission.Labels is not null && permission.Resources.All(resource => resource.Labels is null));
        Assert.Contains(all, permission => permission.Labels is not null && permission.Resources.Any(resource => resource.Labels is not null));
        Assert.Contains(all, permission => permission.Resources.Any(resource => resource.Labels?.Count == 2));
        Assert.Contains(all, permission => permission.RoleName == "PII Access");
        Assert.Contains(all, permission => world.Roles.Find(permission.RoleId) is null);
        Assert.Contains(all, permission => permission.Resources.Any(resource => resource.Type == "SOURCE" && world.Sources.Find(resource.Id) is null));
        Assert.Contains(world.Users, user => user.Permissions.Count == 0);
        Assert.Contains(world.Groups, group => group.MemberIds.Count == 0);
        Assert.Contains(world.Groups, group => group.InviteEmails.Count > 0);
        Assert.Contains(world.Invites, invite => world.UserByEmail(invite.Email) is not null);
        Assert.Equal(5, world.Functions.Select(function => function.Kind).Distinct().Count());
    }

    [Fact]
    public async Task Accepting_an_invite_makes_a_user_with_its_groups()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        var world = sandbox.World;
        var group = world.Groups.First(candidate => candidate.InviteEmails.Count > 0);
        var email = group.InviteEmails[0];
        var user = world.AcceptInvite(email.ToUpperInvariant(), "New Person");
        Assert.Null(world.Invites.Find(email));
        Assert.Equal(user, world.Users[^1]);
        Assert.Contains(user.Id, world.Groups.Find(group.Id)!.MemberIds);
        Assert.DoesNotContain(email, world.Groups.Find(group.Id)!.InviteEmails);
    }

    private static async Task<string> DescribeAsync(SegmentSandboxOptions options)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(options);
        var world = sandbox.World;
        return JsonSerializer.Serialize(new
        {
            world.Workspace, world.Users, world.Invites, world.Groups, world.Roles, world.Labels,
            world.Sources, world.Warehouses, world.Functions, world.Spaces, world.AuditEvents, world.Secrets,
        });
    }
}
