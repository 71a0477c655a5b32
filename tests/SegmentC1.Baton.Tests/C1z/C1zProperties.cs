using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Tests.C1z;

public sealed class C1zProperties : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Assert.Empty(_folder.Names);
        _folder.Dispose();
    }

    /// <summary>Seeds of a sync: each number is a row.</summary>
    [Property(MaxTest = 40)]
    public void What_was_written_is_read(NonNull<string>[] names, byte[] kinds)
    {
        var resources = names.Select((name, i) => Named($"r{i % 7}", name.Get, i)).ToList();
        var entitlements = resources.Select(r => Rows.Entitlement(r, "s" + (r.DisplayName.Length % 3))).ToList();
        var grants = kinds.Where(_ => resources.Count > 0).Select(k => MakeGrant(entitlements[k % entitlements.Count], resources[k / 2 % resources.Count], k)).ToList();
        var path = _folder["p.c1z"];
        using (var writer = C1zWriter.Create(path, new C1zWriterOptions { CompressionLevel = 1 + (kinds.Length % 19) }))
        {
            // The kinds in any order, which must not matter.
            foreach (var (grant, expansion) in grants) writer.Add(grant, expansion);
            foreach (var resource in resources) writer.Add(resource);
            foreach (var entitlement in entitlements) writer.Add(entitlement);
            var result = writer.Complete();
            Assert.Equal(resources.Count - result.Counts.Resources + entitlements.Count - result.Counts.Entitlements + grants.Count - result.Counts.Grants, result.Replaced);
        }

        using (var reader = C1zReader.Open(path))
        {
            Assert.Equal(LastOfEach(resources, r => $"{r.Id.ResourceType}:{r.Id.Resource}"), reader.ReadResources());
            Assert.Equal(LastOfEach(entitlements, e => e.Id), reader.ReadEntitlements());
            Assert.Equal(
                LastOfEach(grants, g => g.Grant.Id).Select(g => new SyncFileGrantRow(g.Grant, g.Expansion, g.Expansion is not null)),
                reader.ReadGrants());
        }

        File.Delete(path);
    }

    /// <summary>One byte changed, a piece zeroed, a piece cut out, the end cut off: refused, or the same rows as before.</summary>
    [Property(MaxTest = 400)]
    public void A_damaged_file_is_refused_or_reads_as_before(int seed, int at, int length)
    {
        var whole = Sample.Value;
        var random = new Random(seed);
        var damaged = whole.ToArray();
        var position = (int)((uint)at * 2_654_435_761u % (uint)whole.Length);
        var extent = Math.Min(1 + (length & 63), whole.Length - position);
        switch (random.Next(5))
        {
            case 0: damaged[position] ^= (byte)(1 << random.Next(8)); break;
            case 1: damaged.AsSpan(position, extent).Clear(); break;
            case 2: random.NextBytes(damaged.AsSpan(position, extent)); break;
            case 3: damaged = [.. damaged[..position], .. damaged[(position + extent)..]]; break;
            default: damaged = damaged[..position]; break;
        }

        RefusedOrSame(damaged);
    }

    [Fact]
    public void Each_bit_of_the_headers_and_of_the_checksum_matters_or_changes_nothing()
    {
        var whole = Sample.Value;
        foreach (var position in Enumerable.Range(0, 40).Concat(Enumerable.Range(whole.Length - 12, 12)))
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = whole.ToArray();
                damaged[position] ^= (byte)(1 << bit);
                RefusedOrSame(damaged);
            }
        }
    }

    /// <summary>With a good envelope around it, only the database itself can notice.</summary>
    [Property(MaxTest = 300)]
    public void A_damaged_database_gives_an_error_of_its_kind_or_rows(int seed, int at, byte length)
    {
        var content = SampleDatabase.Value.ToArray();
        var position = (int)((uint)at * 2_654_435_761u % (uint)content.Length);
        new Random(seed).NextBytes(content.AsSpan(position, Math.Min(1 + length, content.Length - position)));
        var path = _folder["d.c1z"];
        OldFile.WriteEnvelope(path, content);
        try
        {
            Read(path);
        }
        catch (C1zFormatException exception)
        {
            Assert.Contains("d.c1z", exception.Message, StringComparison.Ordinal);
        }

        File.Delete(path);
    }

    private static readonly Lazy<byte[]> Sample = new(MakeSample);

    private static readonly Lazy<string> SampleRows = new(() => InFolder(Sample.Value, Read));

    private static readonly Lazy<byte[]> SampleDatabase = new(() =>
    {
        using var zstd = new ZstdSharp.DecompressionStream(new MemoryStream(Sample.Value[5..]));
        using var all = new MemoryStream();
        zstd.CopyTo(all);
        return all.ToArray();
    });

    private void RefusedOrSame(byte[] damaged)
    {
        var path = _folder["d.c1z"];
        File.WriteAllBytes(path, damaged);
        try
        {
            Assert.Equal(SampleRows.Value, Read(path));
        }
        catch (C1zFormatException exception)
        {
            Assert.Contains("d.c1z", exception.Message, StringComparison.Ordinal);
        }

        File.Delete(path);
    }

    private static byte[] MakeSample() => InFolder(null, path =>
    {
        File.Delete(path);
        using (var writer = C1zWriter.Create(path))
        {
            for (var i = 0; i < 60; i++)
            {
                var resource = Named($"r{i}", $"name {i * 7919}", i);
                writer.Add(resource);
                writer.Add(Rows.Entitlement(resource));
                writer.Add(Rows.Grant(Rows.Entitlement(resource), Rows.User($"u{i}")), i % 3 == 0 ? Rows.Expansion("x") : null);
            }

            writer.Complete();
        }

        return File.ReadAllBytes(path);
    });

    private static T InFolder<T>(byte[]? content, Func<string, T> action)
    {
        using var folder = new TemporaryFolder();
        var path = folder["sample.c1z"];
        File.WriteAllBytes(path, content ?? []);
        return action(path);
    }

    private static string Read(string path)
    {
        using var reader = C1zReader.Open(path);
        return string.Join(
            "\n",
            reader.Syncs.Select(s => s.ToString())
                .Concat(reader.ReadResourceTypes().Select(m => m.ToString()))
                .Concat(reader.ReadResources().Select(m => m.ToString()))
                .Concat(reader.ReadEntitlements().Select(m => m.ToString()))
                .Concat(reader.ReadGrants().Select(m => m.ToString()))
                .Concat(reader.ViewGrants().Select(m => m.ToString())));
    }

    private static Resource Named(string id, string name, int number)
    {
        var resource = Rows.Resource(number % 2 == 0 ? "user" : "group", id, number % 3 == 0 ? new ResourceId { ResourceType = "workspace", Resource = "w" } : null);
        resource.DisplayName = new string([.. name.Where(c => !char.IsSurrogate(c))]);
        resource.Profile = new Struct { Fields = { ["z"] = Value.ForNumber(number), ["name"] = Value.ForString(resource.DisplayName) } };
        return resource;
    }

    private static (Grant Grant, GrantExpandable? Expansion) MakeGrant(Entitlement entitlement, Resource principal, byte kind)
    {
        var grant = Rows.Grant(entitlement, principal);
        if (kind % 5 == 0) grant.Annotations.Add(StableBytes.Pack(new GrantImmutable { SourceId = $"s{kind}" }));
        if (kind % 7 == 0) grant.Sources = new GrantSources { Sources = { ["b"] = new(), [grant.Id] = new GrantSources.Types.GrantSource { IsDirect = true } } };
        return (grant, kind % 3 == 0 ? Rows.Expansion($"e{kind}", "f") : null);
    }

    private static IEnumerable<T> LastOfEach<T>(IEnumerable<T> rows, Func<T, string> id) =>
        rows.Select((row, position) => (row, position)).GroupBy(r => id(r.row), StringComparer.Ordinal).Select(g => g.Last()).OrderBy(r => r.position).Select(r => r.row);
}
