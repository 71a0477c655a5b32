using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SegmentC1.Baton.Connector.V2;
using ZstdSharp;

namespace SegmentC1.Sandbox;

/// <summary>What a sync file (.c1z, version 1) says, read as the tenant would. Source: C1 wire protocol, the .c1z file.</summary>
/// <remarks>A reader of its own: a mistake that the product's writer and reader share must not pass here.</remarks>
internal sealed record UploadedSync(
    string SyncType, IReadOnlyList<ResourceType> Types, IReadOnlyList<Resource> Resources, IReadOnlyList<Entitlement> Entitlements, IReadOnlyList<Grant> Grants)
{
    private static readonly byte[] Magic = "C1ZF\0"u8.ToArray();

    /// <summary>Whether the bytes begin as such a file does.</summary>
    public static bool ClaimsToBe(byte[] content) => content.AsSpan().StartsWith(Magic);

    /// <summary>Reads the newest finished sync of a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or holds no finished sync.</exception>
    public static UploadedSync Read(byte[] content)
    {
        if (!ClaimsToBe(content)) throw new InvalidDataException("not a c1z file of version 1");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Unpack(content, path);
            using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            database.Open();
            var (id, type) = NewestSync(database);
            return new UploadedSync(
                type,
                Rows(database, "v1_resource_types", id, ResourceType.Parser),
                Rows(database, "v1_resources", id, Resource.Parser),
                Rows(database, "v1_entitlements", id, Entitlement.Parser),
                GrantRows(database, id));
        }
        catch (Exception failure) when (failure is SqliteException or ZstdException or InvalidProtocolBufferException)
        {
            throw new InvalidDataException("the c1z file cannot be read: " + failure.Message, failure);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Unpack(byte[] content, string path)
    {
        using var packed = new MemoryStream(content, Magic.Length, content.Length - Magic.Length);
        using var stream = new DecompressionStream(packed);
        using var file = File.Create(path);
        stream.CopyTo(file);
    }

    private static (string Id, string Type) NewestSync(SqliteConnection database)
    {
        using var command = database.CreateCommand();
        command.CommandText = "select sync_id, sync_type from v1_sync_runs where ended_at is not null order by ended_at desc limit 1";
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetString(0), reader.GetString(1)) : throw new InvalidDataException("the c1z file holds no finished sync");
    }

    private static List<T> Rows<T>(SqliteConnection database, string table, string syncId, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var command = database.CreateCommand();
        command.CommandText = $"select data from {table} where sync_id = $sync order by id";
        command.Parameters.AddWithValue("$sync", syncId);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
        return rows;
    }

    /// <summary>Grants, whose entitlement and principal a slim writer leaves to the columns.</summary>
    private static List<Grant> GrantRows(SqliteConnection database, string syncId)
    {
        using var command = database.CreateCommand();
        command.CommandText = "select data, entitlement_id, principal_resource_type_id, principal_resource_id, external_id from v1_grants where sync_id = $sync order by id";
        command.Parameters.AddWithValue("$sync", syncId);
        using var reader = command.ExecuteReader();
        var rows = new List<Grant>();
        while (reader.Read())
        {
            var grant = Grant.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0));
            grant.Id = reader.GetString(4);
            grant.Entitlement ??= new Entitlement();
            grant.Entitlement.Id = reader.GetString(1);
            grant.Principal ??= new Resource();
            grant.Principal.Id = new ResourceId { ResourceType = reader.GetString(2), Resource = reader.GetString(3) };
            rows.Add(grant);
        }

        return rows;
    }
}
