using SegmentC1.Access;

namespace SegmentC1.Baton.Tests.C1z;

/// <summary>Whatever ends the writing early, the folder is as it was.</summary>
public sealed class C1zStopTests : IDisposable
{
    private const int ManyRows = 20_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Assert.Empty(_folder.Names);
        _folder.Dispose();
    }

    private string Target => _folder["sync.c1z"];

    [Fact]
    public void Cancelled_before_it_begins()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => C1zWriter.Create(Target, cancellationToken: stop.Token));
    }

    [Fact]
    public void Cancelled_between_two_rows()
    {
        using var stop = new CancellationTokenSource();
        using var writer = C1zWriter.Create(Target, cancellationToken: stop.Token);
        writer.Add(Rows.UserType);
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => writer.Add(Rows.GroupType));
        Assert.Throws<OperationCanceledException>(() => writer.Complete());
    }

    /// <summary>Completing looks at the clock before the indices and between them and the compression; neither may run on to the next look.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Cancelled_while_it_is_completed(int look)
    {
        using var stop = new CancellationTokenSource();
        var clock = new StoppingClock(look, stop);
        using var writer = C1zWriter.Create(Target, new C1zWriterOptions { TimeProvider = clock }, stop.Token);
        AddMany(writer);

        Assert.Throws<OperationCanceledException>(() => writer.Complete());
        Assert.Equal(look, clock.Looks);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Cancelled_while_it_is_compressed()
    {
        // More, and less compressible, than the workers take before they give something back.
        var content = new byte[30_000_000];
        new Random(1).NextBytes(content);
        using var database = new MemoryStream(content);
        using var stop = new CancellationTokenSource();
        using var target = new StoppingStream(stop);

        Assert.Throws<OperationCanceledException>(() => Baton.C1z.C1zPacker.Pack(database, target, 3, stop.Token));
        Assert.True(database.Position < database.Length);
    }

    [Fact]
    public void More_rows_than_a_reader_would_take()
    {
        using var writer = C1zWriter.Create(Target, new C1zWriterOptions { MaxDatabaseBytes = 500_000 });

        var exception = Assert.Throws<OutputFileException>(() =>
        {
            AddMany(writer);
            writer.Complete();
        });
        Assert.Contains("500000 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_taken_meanwhile()
    {
        using (var writer = C1zWriter.Create(Target))
        {
            writer.Add(Rows.UserType);
            File.WriteAllText(Target, "of somebody else");

            Assert.Equal(OutputFileException.Exists, Assert.Throws<OutputFileException>(() => writer.Complete()).ErrorId);
            Assert.Equal(["sync.c1z"], _folder.Names);
        }

        Assert.Equal("of somebody else", File.ReadAllText(Target));
        File.Delete(Target);
    }

    [Fact]
    public void A_folder_that_is_not_there()
    {
        Assert.Equal(OutputFileException.FolderMissing, Assert.Throws<OutputFileException>(() => C1zWriter.Create(_folder["no/such.c1z"])).ErrorId);
    }

    [Fact]
    public void A_disk_that_is_full_while_it_is_compressed()
    {
        using var database = new MemoryStream(new byte[100_000]);
        using var full = new FullStream();

        Assert.Throws<IOException>(() => Baton.C1z.C1zPacker.Pack(database, full, 3, CancellationToken.None));
    }

    private static void AddMany(C1zWriter writer)
    {
        for (var i = 0; i < ManyRows; i++) writer.Add(Rows.Resource("user", $"u{i}"));
    }

    /// <summary>Cancels when it is looked at for the nth time.</summary>
    private sealed class StoppingClock(int look, CancellationTokenSource stop) : TimeProvider
    {
        public int Looks { get; private set; }

        public override long GetTimestamp()
        {
            if (++Looks == look) stop.Cancel();
            return base.GetTimestamp();
        }
    }

    /// <summary>Cancels when the first compressed bytes come.</summary>
    private sealed class StoppingStream(CancellationTokenSource stop) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length > 0) stop.Cancel();
            base.Write(buffer);
        }
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length > 0) throw new IOException("No space left on device.");
            base.Write(buffer);
        }
    }
}
