using System.Text;

namespace SegmentC1.Access.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_committed_file_has_what_was_written_and_nothing_else_is_left()
    {
        using (var file = AtomicFile.Create(_folder["a.csv"], overwrite: false))
        {
            file.Stream.Write("hello"u8);
            Assert.False(File.Exists(_folder["a.csv"]));
            Assert.Equal(_folder.Path, Path.GetDirectoryName(file.TemporaryPath));
            file.Commit();
        }

        Assert.Equal("hello", File.ReadAllText(_folder["a.csv"]));
        Assert.Equal(["a.csv"], _folder.Names);
    }

    [Fact]
    public void Both_the_temporary_and_the_final_file_are_readable_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows()) return; // Windows has no modes; its folders' rights are inherited.
        using var file = AtomicFile.Create(_folder["a.csv"], overwrite: false);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.TemporaryPath));
        file.Commit();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["a.csv"]));
    }

    [Fact]
    public void Replacing_a_file_that_others_could_read_makes_it_the_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(_folder["a.csv"], "old");
        File.SetUnixFileMode(_folder["a.csv"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        using var file = AtomicFile.Create(_folder["a.csv"], overwrite: true);
        file.Commit();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["a.csv"]));
    }

    [Fact]
    public async Task Without_commit_nothing_is_left_and_the_old_file_stands()
    {
        File.WriteAllText(_folder["a.csv"], "old");
        using (var file = AtomicFile.Create(_folder["a.csv"], overwrite: true)) file.Stream.Write("new"u8);
        await using (var file = AtomicFile.Create(_folder["a.csv"], overwrite: true)) await file.Stream.WriteAsync("new"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("old", File.ReadAllText(_folder["a.csv"]));
        Assert.Equal(["a.csv"], _folder.Names);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var file = AtomicFile.Create(_folder["a.csv"], overwrite: false);
            await file.Stream.WriteAsync("half"u8.ToArray(), source.Token);
            await source.CancelAsync();
            await file.Stream.WriteAsync(new byte[100_000], source.Token);
            file.Commit();
        });
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void An_existing_file_is_refused_before_anything_is_written()
    {
        File.WriteAllText(_folder["a.csv"], "old");
        var error = Assert.Throws<OutputFileException>(() => AtomicFile.Create(_folder["a.csv"], overwrite: false));
        Assert.Equal("Output.Exists", error.ErrorId);
        Assert.Equal(_folder["a.csv"], error.Path);
        Assert.Equal(["a.csv"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(_folder["a.csv"]));
    }

    [Fact]
    public void A_link_to_nowhere_counts_as_taken()
    {
        File.CreateSymbolicLink(_folder["a.csv"], _folder["gone"]);
        var error = Assert.Throws<OutputFileException>(() =>
        {
            using var file = AtomicFile.Create(_folder["a.csv"], overwrite: false);
            file.Commit();
        });
        Assert.Equal("Output.Exists", error.ErrorId);
        Assert.Equal(["a.csv"], _folder.Names);
    }

    [Fact]
    public void A_file_that_appears_while_writing_is_not_replaced_without_overwrite()
    {
        using var file = AtomicFile.Create(_folder["a.csv"], overwrite: false);
        file.Stream.Write("mine"u8);
        File.WriteAllText(_folder["a.csv"], "theirs");
        Assert.Equal("Output.Exists", Assert.Throws<OutputFileException>(file.Commit).ErrorId);
        Assert.Equal("theirs", File.ReadAllText(_folder["a.csv"]));
        Assert.Equal(["a.csv"], _folder.Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_writers_of_one_name_each_file_is_whole_and_without_overwrite_one_wins(bool overwrite)
    {
        for (var round = 0; round < 30; round++)
        {
            await RaceAsync(overwrite);
            File.Delete(_folder["a.csv"]);
        }
    }

    [Fact]
    public void Where_there_are_no_hard_links_a_taken_name_is_refused_and_a_free_one_taken()
    {
        File.WriteAllText(_folder["new"], "new");
        File.WriteAllText(_folder["taken"], "old");
        Assert.Throws<IOException>(() => ExclusiveRename.MoveOntoClaim(_folder["new"], _folder["taken"]));
        Assert.Equal("old", File.ReadAllText(_folder["taken"]));
        Assert.Throws<FileNotFoundException>(() => ExclusiveRename.MoveOntoClaim(_folder["nothing"], _folder["free"]));
        Assert.Equal(["new", "taken"], _folder.Names);
        ExclusiveRename.MoveOntoClaim(_folder["new"], _folder["free"]);
        Assert.Equal(["free", "taken"], _folder.Names);
    }

    [Fact]
    public void On_an_ordinary_disk_a_name_is_given_or_refused_in_one_step()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(_folder["é new"], "new");
        Assert.Equal(0, ExclusiveRename.TryLink(_folder["é new"], _folder["free"]));
        Assert.Equal("new", File.ReadAllText(_folder["free"]));
        Assert.Equal(17, ExclusiveRename.TryLink(_folder["é new"], _folder["free"]));
    }

    [Fact]
    public void A_missing_folder_says_so()
    {
        var error = Assert.Throws<OutputFileException>(() => AtomicFile.Create(_folder["none/a.csv"], overwrite: false));
        Assert.Equal("Output.FolderMissing", error.ErrorId);
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sub")]
    [InlineData("sub/")]
    public void A_folder_is_not_a_file(string name)
    {
        Directory.CreateDirectory(_folder["sub"]);
        Assert.Equal("Output.NotAFile", Assert.Throws<OutputFileException>(() => AtomicFile.Create(_folder[name], overwrite: true)).ErrorId);
        Assert.Equal(["sub"], _folder.Names);
    }

    [Fact]
    public void A_device_is_never_replaced()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("Output.NotAFile", Assert.Throws<OutputFileException>(() => AtomicFile.Create("/dev/null", overwrite: true)).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_name_that_no_file_can_have_says_so(string name)
    {
        Assert.Equal("Output.NameInvalid", Assert.Throws<OutputFileException>(() => AtomicFile.Create(name, overwrite: false)).ErrorId);
    }

    [Fact]
    public void A_name_too_long_for_the_disk_fails_at_commit_and_leaves_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Throws<OutputFileException>(() =>
        {
            using var file = AtomicFile.Create(_folder[new string('n', 300)], overwrite: false);
            file.Commit();
        });
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task A_full_disk_says_so_on_every_way_of_writing()
    {
        if (!OperatingSystem.IsLinux()) return; // /dev/full is Linux's.
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await using var stream = new OutputStream(full, "x.csv");
        Assert.Equal("Output.DiskFull", Assert.Throws<OutputFileException>(() => stream.Write("x"u8)).ErrorId);
        Assert.Equal("Output.DiskFull", Assert.Throws<OutputFileException>(() => stream.Write([1], 0, 1)).ErrorId);
        Assert.Equal("Output.DiskFull", (await Assert.ThrowsAsync<OutputFileException>(async () => await stream.WriteAsync(new byte[1]))).ErrorId);
    }

    [Fact]
    public void A_full_disk_says_so_also_where_a_move_in_the_file_brings_what_is_held_to_the_disk()
    {
        if (OperatingSystem.IsWindows()) return; // Another number there.
        using var full = new FullWhenMoved();
        using var stream = new OutputStream(full, "x.xlsx");
        Assert.Equal("Output.DiskFull", Assert.Throws<OutputFileException>(() => stream.Position = 0).ErrorId);
        Assert.Equal("Output.DiskFull", Assert.Throws<OutputFileException>(() => stream.Seek(0, SeekOrigin.Begin)).ErrorId);
        Assert.Equal("x.xlsx", Assert.Throws<OutputFileException>(() => stream.ReadExactly(new byte[1])).Path);
    }

    [Fact]
    public void What_the_system_refuses_for_want_of_permission_is_told_as_that()
    {
        var error = OutputFileException.From(new UnauthorizedAccessException("denied"), "x.csv");
        Assert.Equal("Output.NoPermission", error.ErrorId);
        Assert.Equal("x.csv", error.Path);
        Assert.IsType<UnauthorizedAccessException>(error.InnerException);
    }

    [Fact]
    public void Closing_the_stream_does_not_lose_the_file()
    {
        using var file = AtomicFile.Create(_folder["a.csv"], overwrite: false);
        using (var writer = new StreamWriter(file.Stream, Encoding.UTF8)) writer.Write("text");
        file.Commit();
        Assert.Equal("text", File.ReadAllText(_folder["a.csv"]));
    }

    [Fact]
    public void Committing_twice_or_after_dispose_is_a_mistake_that_is_told()
    {
        var file = AtomicFile.Create(_folder["a.csv"], overwrite: false);
        file.Commit();
        Assert.Throws<InvalidOperationException>(file.Commit);
        file.Dispose();
        Assert.Equal(["a.csv"], _folder.Names);
    }

    private async Task RaceAsync(bool overwrite)
    {
        using var start = new Barrier(8);
        var committed = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    using var file = AtomicFile.Create(_folder["a.csv"], overwrite);
                    for (var i = 0; i < 1000; i++) file.Stream.WriteByte((byte)('a' + writer));
                    start.SignalAndWait();
                    file.Commit();
                    return 1;
                }
                catch (OutputFileException exception) when (exception.ErrorId == "Output.Exists")
                {
                    return 0;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(overwrite ? 8 : 1, committed.Sum());
        var content = File.ReadAllText(_folder["a.csv"]);
        Assert.Equal(new string(content[0], 1000), content);
        Assert.Equal(["a.csv"], _folder.Names);
    }

    private sealed class FullWhenMoved : MemoryStream
    {
        public override long Position { get => base.Position; set => throw Full(); }

        public override long Seek(long offset, SeekOrigin loc) => throw Full();

        public override int Read(Span<byte> buffer) => throw Full();

        private static IOException Full() => new("No space left on device", 28);
    }
}
