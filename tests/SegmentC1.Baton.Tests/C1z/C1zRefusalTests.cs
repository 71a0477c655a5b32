using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Tests.C1z;

/// <summary>What is not a readable file is refused with what it is.</summary>
public sealed class C1zRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _scratch = new();

    public void Dispose()
    {
        // Refused or read, nothing may be left.
        Assert.Empty(_scratch.Names);
        _folder.Dispose();
        _scratch.Dispose();
    }

    private string Target => _folder["sync.c1z"];

    [Theory]
    [InlineData("", C1zFormatException.Truncated, "it is empty")]
    [InlineData("C1Z", C1zFormatException.Truncated, "first five bytes")]
    [InlineData("C1ZF\0", C1zFormatException.Truncated, "before its content begins")]
    [InlineData("C1ZF\0hello world", C1zFormatException.Corrupt, "not a zstd frame")]
    [InlineData("C1Z3\0\0\0\0\u0001", C1zFormatException.Pebble, "version 3")]
    [InlineData("SQLite format 3\0", C1zFormatException.NotC1z, "SQLite database without the envelope")]
    [InlineData("PK\u0003\u0004....", C1zFormatException.NotC1z, "zip")]
    [InlineData("id,name", C1zFormatException.NotC1z, "69642C6E61")]
    public void Other_content_is_named(string content, string errorId, string says)
    {
        File.WriteAllBytes(Target, System.Text.Encoding.Latin1.GetBytes(content));

        Assert.Contains(says, Refusal(errorId).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_told_from_a_damaged_one()
    {
        var whole = WriteSync();
        File.WriteAllBytes(Target, whole[..^1]);
        Refusal(C1zFormatException.Truncated);
        File.WriteAllBytes(Target, whole[..(whole.Length / 2)]);
        Refusal(C1zFormatException.Truncated);

        var wrongSum = whole.ToArray();
        wrongSum[^1] ^= 1;
        File.WriteAllBytes(Target, wrongSum);
        Refusal(C1zFormatException.ChecksumMismatch);

        File.WriteAllBytes(Target, [.. whole, 1, 2, 3, 4, 5]);
        Refusal(C1zFormatException.Corrupt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_content_than_allowed_is_refused_whether_or_not_the_frame_says_so(bool withSize)
    {
        OldFile.WriteEnvelope(Target, new byte[100_000], withSize);

        Refusal(C1zFormatException.TooLarge, new C1zReaderOptions { MaxDecodedBytes = 99_999 });
        Refusal(C1zFormatException.NotSqlite, new C1zReaderOptions { MaxDecodedBytes = 100_000 });
    }

    [Fact]
    public void A_window_beyond_the_limit_is_refused()
    {
        OldFile.WriteEnvelope(Target, new byte[100_000], windowLog: 28);
        Refusal(C1zFormatException.WindowTooLarge);

        OldFile.WriteEnvelope(Target, new byte[100_000], windowLog: 27);
        Refusal(C1zFormatException.NotSqlite);
        Refusal(C1zFormatException.WindowTooLarge, new C1zReaderOptions { MaxWindowBytes = 8 << 20 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    public void Content_that_is_no_database_is_refused(string content)
    {
        OldFile.WriteEnvelope(Target, System.Text.Encoding.ASCII.GetBytes(content));

        Refusal(C1zFormatException.NotSqlite);
    }

    [Theory]
    [InlineData("DROP TABLE v1_grants;", "v1_grants")]
    [InlineData("DROP TABLE v1_sync_runs;", "v1_sync_runs")]
    [InlineData("DROP TABLE v1_resources; CREATE VIEW v1_resources AS SELECT * FROM v1_resource_types;", "v1_resources")]
    [InlineData("ALTER TABLE v1_entitlements RENAME COLUMN data TO payload;", "data")]
    public void A_missing_table_or_column_is_named(string sql, string says)
    {
        OldFile.Write(Target, OldFile.OldTables + sql);

        Assert.Contains(says, Refusal(C1zFormatException.MissingTable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_no_message_is_named_when_it_comes()
    {
        OldFile.Write(
            Target,
            OldFile.OldTables
            + """
            INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token) VALUES ('s', '1', '2', '');
            INSERT INTO v1_resources (resource_type_id, external_id, data, sync_id, discovered_at) VALUES ('user', 'user:bad', x'0AFF', 's', '');
            INSERT INTO v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id, data, sync_id, discovered_at)
                VALUES ('role', 'r1', 'role:r1:member', 'group', 'g1', 'grant:bad', $grant, 's', '');
            """,
            ("$grant", Google.Protobuf.MessageExtensions.ToByteArray(new Grant
            {
                Annotations = { new Google.Protobuf.WellKnownTypes.Any { TypeUrl = "type.googleapis.com/c1.connector.v2.GrantExpandable", Value = Google.Protobuf.ByteString.CopyFrom(0x0A, 0xFF) } },
            })));

        using var reader = C1zReader.Open(Target, new C1zReaderOptions { TemporaryFolder = _scratch.Path });
        var resource = Assert.Throws<C1zFormatException>(() => reader.ReadResources().ToList());
        Assert.Equal(C1zFormatException.BadRow, resource.ErrorId);
        Assert.Contains("user:bad", resource.Message, StringComparison.Ordinal);
        var grant = Assert.Throws<C1zFormatException>(() => reader.ReadGrants().ToList());
        Assert.Equal(C1zFormatException.BadRow, grant.ErrorId);
        Assert.Contains("grant:bad", grant.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_database_inside_a_good_envelope_is_refused()
    {
        WriteSync();
        byte[] content;
        using (var file = File.OpenRead(Target))
        {
            file.Position = 5;
            using var zstd = new ZstdSharp.DecompressionStream(file);
            using var all = new MemoryStream();
            zstd.CopyTo(all);
            content = all.ToArray();
        }

        content.AsSpan(100, 4000).Fill(0xAB);
        OldFile.WriteEnvelope(Target, content);
        Refusal(C1zFormatException.DatabaseCorrupt);
    }

    private C1zFormatException Refusal(string errorId, C1zReaderOptions? options = null)
    {
        var exception = Assert.Throws<C1zFormatException>(() => C1zReader.Open(Target, (options ?? new C1zReaderOptions()) with { TemporaryFolder = _scratch.Path }));
        Assert.Equal(errorId, exception.ErrorId);
        Assert.Contains("sync.c1z", exception.Message, StringComparison.Ordinal);
        return exception;
    }

    private byte[] WriteSync()
    {
        using (var writer = C1zWriter.Create(Target))
        {
            writer.Add(Rows.UserType);
            writer.Complete();
        }

        return File.ReadAllBytes(Target);
    }
}
