using System.Text;
using FsCheck.Xunit;
using SegmentC1.Access.Tests.Effective;
using SegmentC1.Access.Tests.Review;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Snapshot;

public sealed class SnapshotJsonTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Property(MaxTest = 300)]
    public async Task What_is_read_back_gives_the_same_access_and_the_same_bytes(int seed)
    {
        var snapshot = Rich(seed);
        var bytes = await WriteAsync(snapshot);

        var back = await ReadAsync(bytes);

        Assert.Equal(EffectiveAccess.Of(snapshot).Select(Everything), EffectiveAccess.Of(back).Select(Everything));
        Assert.Equal(bytes, await WriteAsync(back));
        Assert.Equal(snapshot.Problems, back.Problems);
        Assert.Equal(snapshot.Gaps, back.Gaps);
        Assert.Equal(snapshot.Counts, back.Counts);
        Assert.Equal(snapshot.Ledgers.Select(ledger => ledger.ToString()), back.Ledgers.Select(ledger => ledger.ToString()));
        Assert.All(back.Users, user => Assert.Contains(user.Ledger, back.Ledgers));
        Assert.Equal(PermissionsOf(snapshot), PermissionsOf(back));
    }

    [Fact]
    public async Task Awkward_text_comes_back_as_it_was()
    {
        var world = HostileWorld.Make();
        world.User("u9", World.Permission("r1", World.All(new SegmentLabel("when", "2024-01-01T00:00:00+02:00", "\u202Ertl \u05E9\u05DC\u05D5\u05DD \U0001F600"))));
        var snapshot = world.Snapshot();

        var back = await ReadAsync(await WriteAsync(snapshot));

        Assert.Equal(snapshot.Users.Select(user => (user.Id, user.Name, user.Email)), back.Users.Select(user => (user.Id, user.Name, user.Email)));
        Assert.Equal(PermissionsOf(snapshot), PermissionsOf(back));
        Assert.Equal(snapshot.AuditEvents, back.AuditEvents!.Select(change => change with { Ledger = null }));
        Assert.Equal(snapshot.CapturedAt, back.CapturedAt);
        Assert.Equal(snapshot.Workspace, back.Workspace);
    }

    [Fact]
    public async Task What_was_incomplete_for_another_reason_than_its_ledgers_stays_incomplete()
    {
        var snapshot = WorkspaceSnapshot.Create(new World().User("u1").Read(), ["Only a part of the users was given."]);

        var back = await ReadAsync(await WriteAsync(snapshot));

        Assert.False(back.IsComplete);
        Assert.Equal(["Only a part of the users was given."], back.Problems);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_anywhere_is_refused_and_the_message_says_where()
    {
        var bytes = await WriteAsync(Rich(3));
        for (var length = 0; length < bytes.Length - 1; length += 7)
        {
            var failure = await Assert.ThrowsAsync<SnapshotFormatException>(() => ReadAsync(bytes[..length]));
            if (length > 40) Assert.Equal(SnapshotFormatException.Damaged, failure.ErrorId);
            if (length > 40) Assert.Matches("^Line [1-9]", failure.Message);
        }
    }

    [Property(MaxTest = 500)]
    public async Task A_changed_byte_is_refused_as_damage_or_read_as_what_it_says(int seed)
    {
        var random = new Random(seed);
        var bytes = await WriteAsync(Rich(seed % 20));
        bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        try
        {
            Assert.NotNull(await ReadAsync(bytes));
        }
        catch (SnapshotFormatException failure)
        {
            Assert.StartsWith("Snapshot.", failure.ErrorId, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", SnapshotFormatException.Foreign)]
    [InlineData("PrincipalType,PrincipalId\r\nuser,u1\r\n", SnapshotFormatException.Foreign)]
    [InlineData("[]", SnapshotFormatException.Foreign)]
    [InlineData("{}", SnapshotFormatException.Foreign)]
    [InlineData("{\"users\":[]}", SnapshotFormatException.Foreign)]
    [InlineData("{\"schema\":\"segmentc1/access-review/1\"}", SnapshotFormatException.Foreign)]
    [InlineData("{\"schema\":\"segmentc1/snapshot/2\",\"users\":[]}", SnapshotFormatException.Newer)]
    [InlineData("{\"schema\":\"segmentc1/snapshot/1\"}", SnapshotFormatException.Damaged)]
    public async Task What_is_something_else_is_refused(string text, string errorId) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<SnapshotFormatException>(() => ReadAsync(Encoding.UTF8.GetBytes(text)))).ErrorId);

    [Theory]
    [InlineData("\"email\":\"u1@example.com\"", "\"email\":7", "'email' is not a text.")]
    [InlineData("\"email\":\"u1@example.com\"", "\"email\":\"a\",\"email\":\"b\"", "email")]
    [InlineData("\"email\":\"u1@example.com\"", "\"eMail\":\"a\"", "'email' is missing.")]
    [InlineData("\"email\":\"u1@example.com\"", "\"email\":\"a\",\"extra\":1", "'extra' is not a property")]
    [InlineData("\"state\":\"Complete\"", "\"state\":\"Finished\"", "'state' is not one of")]
    [InlineData("\"state\":\"Complete\"", "\"state\":\"2\"", "'state' is not one of")]
    [InlineData("\"users\":[", "\"users\":null,\"more\":[", "'more' is not a property")]
    [InlineData("\"users\":[", "\"roles\":[", "'roles' is there twice.")]
    [InlineData("\"capturedAt\":\"2026", "\"capturedAt\":\"in 2026", "'capturedAt' is not a time.")]
    [InlineData("\"auditEvents\":null\n}\n", "\"auditEvents\":null\n}\n{}", "the file has more")]
    public async Task What_does_not_fit_is_named_with_its_line(string old, string replacement, string message)
    {
        var text = Encoding.UTF8.GetString(await WriteAsync(new World().User("u1").Snapshot()));
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        var changed = text[..at] + replacement + text[(at + old.Length)..];

        var failure = await Assert.ThrowsAsync<SnapshotFormatException>(() => ReadAsync(Encoding.UTF8.GetBytes(changed)));

        Assert.Equal(SnapshotFormatException.Damaged, failure.ErrorId);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(text[..at].Count(c => c == '\n') + 1, failure.Line, 2.0);
    }

    [Fact]
    public async Task A_stop_ends_writing_and_reading()
    {
        var snapshot = Rich(1);
        var bytes = await WriteAsync(snapshot);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SnapshotJson.WriteAsync(new MemoryStream(), snapshot, stopped.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SnapshotJson.ReadAsync(new MemoryStream(bytes), stopped.Token));
    }

    /// <summary>A random workspace with everything else that a snapshot can hold.</summary>
    internal static WorkspaceSnapshot Rich(int seed)
    {
        var random = new Random(seed);
        var world = RandomWorld.Of(seed);
        world.Labels.Add(new SegmentLabel("env", "2024-05-06", random.Next(2) == 0 ? null : "a \"label\"\n\u2028"));
        if (random.Next(2) == 0) world.State(SegmentListKind.Space, ListState.Gap, reason: "Not in this plan", status: 400);
        if (random.Next(3) == 0) world.Promised(SegmentListKind.User, 99);
        if (random.Next(2) == 0)
        {
            world.Events = [new SegmentAuditEvent { Id = "e1", Timestamp = World.Start.AddTicks(1), Type = "Policy Created", Actor = "users/u1", ResourceName = null }];
        }

        if (world.Users.Count > 0 && world.Users[0].Permissions is { Count: > 0 } permissions)
        {
            world.Users[0] = world.Users[0] with { Permissions = [permissions[0] with { NotUnderstood = "It has a field." }, .. permissions.Skip(1)] };
        }

        return world.Snapshot();
    }

    private static async Task<byte[]> WriteAsync(WorkspaceSnapshot snapshot)
    {
        using var file = new MemoryStream();
        await SnapshotJson.WriteAsync(file, snapshot, Stop);
        return file.ToArray();
    }

    private static Task<WorkspaceSnapshot> ReadAsync(byte[] bytes) => SnapshotJson.ReadAsync(new MemoryStream(bytes), Stop);

    private static string Everything(AccessEntry entry) =>
        $"{entry.PrincipalType} {entry.PrincipalId} {entry.Name} {entry.AccountState} {entry.RoleId} {entry.Role} {entry.Scope} {entry.ScopeName} "
        + $"{string.Join(',', entry.MatchedResources?.Select(resource => resource.Id) ?? ["none"])} {entry.Via} {entry.Group?.Id} {string.Join(';', entry.AlsoHeldThrough)} "
        + $"{string.Join(';', entry.Findings)} {entry.LastRecordedChange:O} {entry.Note}";

    private static IEnumerable<string> PermissionsOf(WorkspaceSnapshot snapshot) =>
        snapshot.Users.SelectMany(user => user.Permissions ?? []).Concat(snapshot.Groups.SelectMany(group => group.Permissions ?? [])).Select(permission =>
            $"{permission.RoleId} {permission.RoleName} {permission.NotUnderstood} [{Labels(permission.Labels)}] "
            + string.Join(' ', permission.Resources.Select(resource => $"{resource.Type}:{resource.Id}[{Labels(resource.Labels)}]")));

    private static string Labels(IEnumerable<SegmentLabel> labels) => string.Join(',', labels.Select(label => $"{label} {label.Description}"));
}
