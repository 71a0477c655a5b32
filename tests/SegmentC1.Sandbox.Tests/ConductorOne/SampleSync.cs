using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using SegmentC1.Baton.Connector.V2;
using ZstdSharp;

namespace SegmentC1.Sandbox.Tests;

/// <summary>A small sync file, written by hand from the published description of the format.</summary>
internal static class SampleSync
{
    /// <summary>Users and groups, each group with its members.</summary>
    public static byte[] Of(string[] users, Dictionary<string, string[]> groups, string syncType = "full")
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var database = new SqliteConnection($"Data Source={path};Pooling=False"))
            {
                database.Open();
                Do(database, "create table v1_sync_runs(sync_id text, ended_at text, sync_type text)");
                foreach (var table in (string[])["v1_resource_types", "v1_resources", "v1_entitlements"]) Do(database, $"create table {table}(id integer primary key, data blob, sync_id text)");
                Do(database, "create table v1_grants(id integer primary key, data blob, sync_id text, entitlement_id text, principal_resource_type_id text, principal_resource_id text, external_id text)");
                Do(database, $"insert into v1_sync_runs values ('s1', '2026-01-01 00:00:00', '{syncType}')");
                Add(database, "v1_resource_types", new ResourceType { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } });
                Add(database, "v1_resource_types", new ResourceType { Id = "group", DisplayName = "Group" });
                foreach (var user in users) Add(database, "v1_resources", User(user));
                foreach (var (group, members) in groups)
                {
                    var resource = new Resource { Id = new ResourceId { ResourceType = "group", Resource = group }, DisplayName = "Group " + group };
                    var entitlement = new Entitlement { Id = $"group:{group}:member", Slug = "member", DisplayName = "Member", Resource = resource };
                    Add(database, "v1_resources", resource);
                    Add(database, "v1_entitlements", entitlement);
                    foreach (var member in members) Grant(database, entitlement.Id, member);
                }
            }

            using var target = new MemoryStream();
            target.Write("C1ZF\0"u8);
            using (var packed = new CompressionStream(target, leaveOpen: true))
            {
                packed.Write(File.ReadAllBytes(path));
            }

            return target.ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Resource User(string name) => new()
    {
        Id = new ResourceId { ResourceType = "user", Resource = name },
        DisplayName = name,
        Annotations = { Any.Pack(new UserTrait { Emails = { new UserTrait.Types.Email { Address = name + "@example.com", IsPrimary = true } } }) },
    };

    private static void Add(SqliteConnection database, string table, IMessage message)
    {
        using var command = database.CreateCommand();
        command.CommandText = $"insert into {table}(data, sync_id) values ($data, 's1')";
        command.Parameters.AddWithValue("$data", message.ToByteArray());
        command.ExecuteNonQuery();
    }

    // As a slim writer does: what the columns say is not in the message.
    private static void Grant(SqliteConnection database, string entitlement, string member)
    {
        using var command = database.CreateCommand();
        command.CommandText = "insert into v1_grants(data, sync_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id) values (x'', 's1', $entitlement, 'user', $member, $id)";
        command.Parameters.AddWithValue("$entitlement", entitlement);
        command.Parameters.AddWithValue("$member", member);
        command.Parameters.AddWithValue("$id", $"{entitlement}:user:{member}");
        command.ExecuteNonQuery();
    }

    private static void Do(SqliteConnection database, string text)
    {
        using var command = database.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
