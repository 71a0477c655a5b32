using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Benchmarks;

/// <summary>
/// Grants of an imagined workspace, the same in every run: roles on sources, each held by many users. A grant's blob has some 210 bytes.
/// </summary>
internal static class GrantSource
{
    private const int Users = 10_000;
    private const int HoldersPerEntitlement = 500;

    public static readonly ResourceType User = new() { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } };

    public static readonly ResourceType Source = new() { Id = "source", DisplayName = "Source", Traits = { ResourceType.Types.Trait.App } };

    /// <summary>The users who hold the grants.</summary>
    public static Resource[] MakeUsers()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Users).Select(i => new Resource
        {
            Id = new ResourceId { ResourceType = "user", Resource = Id(random) },
            DisplayName = $"User {i:D5}",
        })];
    }

    /// <summary>The grants. One object, changed from one to the next, as the sink allows.</summary>
    public static IEnumerable<Grant> Make(int count, Resource[] users)
    {
        var random = new Random(2);
        var grant = new Grant();
        for (var i = 0; i < count; i++)
        {
            if (i % HoldersPerEntitlement == 0) grant.Entitlement = MakeEntitlement(random);

            // A stride that shares no factor with the number of users meets each only once per entitlement.
            var user = users[(int)((long)i * 7919 % users.Length)];
            grant.Principal = user;
            grant.Id = $"{grant.Entitlement.Id}:user:{user.Id.Resource}";
            yield return grant;
        }
    }

    private static Entitlement MakeEntitlement(Random random)
    {
        var id = Id(random);
        return new Entitlement
        {
            Id = $"source:{id}:source_admin",
            Resource = new Resource { Id = new ResourceId { ResourceType = "source", Resource = id } },
            DisplayName = "Source Admin",
            Slug = "source_admin",
        };
    }

    private static string Id(Random random) => new(random.GetItems<char>("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 22));
}
