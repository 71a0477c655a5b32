using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class EventTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int _next;

    private static async Task<WorkBench> WithoutEventsAsync(bool inPlan = true)
    {
        // The sandbox's own clock is this machine's; events carry the time that a test gives them.
        var bench = await OpenAsync(new SegmentSandboxOptions { AuditEvents = 0, AuditInPlan = inPlan });
        bench.Person("u1");
        bench.Time.Advance(TimeSpan.FromDays(2));
        return bench;
    }

    private string Record(WorkBench bench, TimeSpan at, string type = "Source Modified", string actor = "users/u1", string? email = null, string resourceType = "source", string resource = "s1")
    {
        var id = $"events/{_next++}";
        bench.World.AuditEvents.Add(new WorldAuditEvent(id, Start + at, type, actor, email, resource, resourceType, $"Name of {resource}"));
        return id;
    }

    private static Proto.Task Listing(string cursor = "", int size = 0, string feed = "segment_audit_trail", DateTimeOffset? start = null) => new()
    {
        Id = TaskId,
        ListEvents = new() { Cursor = cursor, PageSize = (uint)size, EventFeedId = feed, StartAt = start is { } at ? Timestamp.FromDateTimeOffset(at) : null },
    };

    private static async Task<ListEventsResponse> NextAsync(WorkBench bench, string cursor = "", int size = 0) =>
        (await bench.RunAsync(Listing(cursor, size, start: Start))).Answer<ListEventsResponse>();

    [Fact]
    public async Task One_feed_is_offered_where_the_plan_has_the_trail()
    {
        var task = new Proto.Task { Id = TaskId, ListEventFeeds = new() };
        await using var bench = await WithoutEventsAsync();
        await using var without = await WithoutEventsAsync(inPlan: false);

        var feed = Assert.Single((await bench.RunAsync(task)).Answer<ListEventFeedsResponse>().List);

        Assert.Equal(("segment_audit_trail", "Usage,ResourceChange"), (feed.Id, string.Join(',', feed.SupportedEventTypes)));
        Assert.Empty((await without.RunAsync(task)).Answer<ListEventFeedsResponse>().List);
        var empty = (await without.RunAsync(Listing("AQ=="))).Answer<ListEventsResponse>();
        Assert.Equal((0, false), (empty.Events.Count, empty.HasMore));
    }

    [Fact]
    public async Task An_entry_tells_a_use_by_a_user_and_a_change_of_its_resource()
    {
        await using var bench = await WithoutEventsAsync();
        var id = Record(bench, TimeSpan.FromHours(1));

        var page = await NextAsync(bench);

        Assert.Equal([$"{id}:change", $"{id}:usage"], page.Events.Select(one => one.Id).Order());
        Assert.All(page.Events, one => Assert.Equal(Start + TimeSpan.FromHours(1), one.OccurredAt.ToDateTimeOffset()));
        var usage = page.Events.Single(one => one.UsageEvent is not null).UsageEvent;
        Assert.Equal(("source", "s1", "Name of s1"), (usage.TargetResource.Id.ResourceType, usage.TargetResource.Id.Resource, usage.TargetResource.DisplayName));
        Assert.Equal(("user", "u1"), (usage.ActorResource.Id.ResourceType, usage.ActorResource.Id.Resource));
        var change = page.Events.Single(one => one.ResourceChangeEvent is not null).ResourceChangeEvent;
        Assert.Equal(("source", "s1", bench.World.Workspace.Id), (change.ResourceId.ResourceType, change.ResourceId.Resource, change.ParentResourceId.Resource));
        Assert.False(page.HasMore);
    }

    /// <summary>Type, actor, address, kind of resource; what it proves.</summary>
    public static TheoryData<string, string, string?, string, string> Proofs => new()
    {
        { "Policy Created", "public-api-token/t1", null, "user", "change user" },
        { "User Added To User Group", "users/someone", "U1@example.com", "group", "usage group, change group" },
        { "User Group Updated", "users/u1", null, "user group", "usage group, change group" },
        { "Function Modified", "u1", null, "function", "usage function, change function" },
        { "Profiles Sync Warehouse Retrieved", "users/u1", null, "warehouse", "usage warehouse" },
        { "Permission Check", "system", null, "source", "" },
        { "Space Created", "users/left", "left@example.com", "space", "change space" },
        { "Workspace Updated", "users/u1", null, "workspace", "usage workspace, change workspace" },
        { "Label Created", "users/u1", null, "label", "" },
        { "Source Modified", "users/u1", null, "", "" },
    };

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task Nothing_is_told_that_the_entry_does_not_prove(string type, string actor, string? email, string resourceType, string told)
    {
        await using var bench = await WithoutEventsAsync();
        Record(bench, TimeSpan.FromHours(1), type, actor, email, resourceType);

        var page = await NextAsync(bench);

        Assert.Equal(told, string.Join(", ", page.Events.Select(one => one.UsageEvent is { } usage ? $"usage {usage.TargetResource.Id.ResourceType}" : $"change {one.ResourceChangeEvent.ResourceId.ResourceType}").OrderDescending()));
    }

    /// <summary>Kind, id and name of a resource as the trail may write them; the id that is told, or none.</summary>
    public static TheoryData<string, string, string, string?> Names => new()
    {
        { "user", "users/u1", "Somebody", "user u1" },
        { "user", "U1@example.com", "Somebody", "user u1" },
        { "user", "gone@example.com", "Somebody", null },
        { "users", "u-gone", "Somebody", "user u-gone" },
        { "user", "public-api-token/t1", "CI", null },
        { "invite", "new@example.com", "whatever", "invite new@example.com" },
        { "invite", "invites/abc123", "new@example.com", "invite new@example.com" },
        { "invite", "a/b@example.com", "whatever", "invite a/b@example.com" },
        { "invite", "abc123", "Somebody", null },
        { "user group", "groups/g1", "Night shift", "group g1" },
        { "source", "workspaces/w/sources/s1", "Web", "source s1" },
        { "source", "destinations/d1", "Web", null },
        { "source", "sources/", "Web", null },
        { "workspace", "my-slug", "My workspace", "workspace {0}" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Only_what_a_sync_emits_is_named(string type, string resource, string name, string? told)
    {
        await using var bench = await WithoutEventsAsync();
        bench.World.AuditEvents.Add(new WorldAuditEvent("events/1", Start, "Something Updated", "public-api-token/t1", null, resource, type, name));

        var events = (await NextAsync(bench)).Events.Select(one => $"{one.ResourceChangeEvent.ResourceId.ResourceType} {one.ResourceChangeEvent.ResourceId.Resource}");

        Assert.Equal(told is null ? [] : [string.Format(null, told, bench.World.Workspace.Id)], events);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(7)]
    public async Task A_trail_that_is_too_long_for_one_answer_is_told_bit_by_bit_and_whole(int size)
    {
        // An hour of 22 pages, then a day with little, then one moment with more pages than fit an answer.
        await using var bench = await OpenAsync(new SegmentSandboxOptions { AuditEvents = 0, MaxPageSize = 200 });
        bench.Time.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 4_400; i++) Record(bench, TimeSpan.FromSeconds(0.8 * i), "Permission Check", "users/left");
        for (var i = 0; i < 20; i++) Record(bench, TimeSpan.FromSeconds(180 * i), actor: "public-api-token/t1");
        for (var i = 0; i < 10; i++) Record(bench, TimeSpan.FromHours(20 + i), actor: "public-api-token/t1");
        for (var i = 0; i < 4_200; i++) Record(bench, TimeSpan.FromHours(40), "Permission Check", "users/left");
        for (var i = 0; i < 5; i++) Record(bench, TimeSpan.FromHours(40), actor: "public-api-token/t1");

        var told = new List<string>();
        var cursor = "";
        for (var (more, answers) = (true, 0); more; answers++)
        {
            bench.Sandbox.ClearRequests();
            var page = await NextAsync(bench, cursor, size);
            told.AddRange(page.Events.Select(one => one.Id));
            // Twenty for a bit, and as many for each time that it was too long; what is in one moment cannot be told in bits.
            Assert.InRange(bench.Sandbox.Requests.Count(request => request.Path == "/audit-events"), 1, 21 * 7);
            Assert.NotEqual(cursor, page.Cursor);
            Assert.InRange(answers, 0, 40);
            (cursor, more) = (page.Cursor, page.HasMore);
        }

        Assert.Equal(35, told.Count);
        Assert.Equal(35, told.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Every_event_is_told_once_across_pages_restarts_and_equal_moments(int size)
    {
        await using var bench = await WithoutEventsAsync();
        var random = new Random(size);
        var expected = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            var at = i < 30 ? TimeSpan.FromHours(5) : TimeSpan.FromMinutes(random.Next(40 * 60));
            expected.AddRange([Record(bench, at) is var id ? $"{id}:usage" : "", $"{id}:change"]);
        }

        var told = new List<string>();
        var cursor = "";
        ListEventsResponse page;
        do
        {
            // Each page by a process that knows nothing of the last.
            using var client = bench.NewClient();
            await using var work = bench.NewWork(client);
            page = (await work.CarryOutAsync(Listing(cursor, size, start: Start), Stop))!.Answer<ListEventsResponse>();
            Assert.InRange(page.Events.Count, 0, size);
            Assert.InRange(page.Cursor.Length, 1, 4096);
            Assert.Equal(page.Events.OrderBy(one => one.OccurredAt), page.Events);
            told.AddRange(page.Events.Select(one => one.Id));
            cursor = page.Cursor;
        }
        while (page.HasMore);

        Assert.Equal(expected.Order(), told.Order());
        Assert.Empty((await NextAsync(bench, cursor)).Events);
    }

    [Fact]
    public async Task What_appears_late_is_told_as_long_as_the_cursor_waits_for_it()
    {
        await using var bench = await WithoutEventsAsync();
        var now = TimeSpan.FromDays(2);
        Record(bench, now - TimeSpan.FromMinutes(10));
        var first = await NextAsync(bench);
        var late = Record(bench, now - TimeSpan.FromMinutes(50));
        var tooLate = Record(bench, now - TimeSpan.FromMinutes(70));

        var second = await NextAsync(bench, first.Cursor);

        Assert.Equal(2, first.Events.Count);
        Assert.Equal([$"{late}:change", $"{late}:usage"], second.Events.Select(one => one.Id).Order());
        Assert.DoesNotContain(second.Events, one => one.Id.StartsWith(tooLate, StringComparison.Ordinal));
        Assert.Empty((await NextAsync(bench, second.Cursor)).Events);
    }

    [Fact]
    public async Task A_burst_larger_than_the_cursor_loses_nothing_and_repeats_nothing()
    {
        await using var bench = await WithoutEventsAsync();
        for (var i = 0; i < 700; i++) Record(bench, TimeSpan.FromDays(2) - TimeSpan.FromSeconds(i % 30));

        var told = new List<string>();
        var cursor = "";
        for (var more = true; more;)
        {
            var page = await NextAsync(bench, cursor, 450);
            told.AddRange(page.Events.Select(one => one.Id));
            Assert.InRange(page.Cursor.Length, 1, 4096);
            (cursor, more) = (page.Cursor, page.HasMore);
        }

        Assert.Equal(1_400, told.Count);
        Assert.Equal(1_400, told.Distinct().Count());
        var next = Record(bench, TimeSpan.FromDays(2));
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.All((await NextAsync(bench, cursor)).Events, one => Assert.StartsWith(next, one.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quiet_trail_costs_few_requests()
    {
        await using var bench = await WithoutEventsAsync();
        bench.Time.Advance(TimeSpan.FromDays(400));
        var cursor = (await bench.RunAsync(Listing())).Answer<ListEventsResponse>().Cursor;
        Assert.InRange(bench.Sandbox.RequestCount(), 1, 15);
        bench.Sandbox.ClearRequests();

        await NextAsync(bench, cursor);

        Assert.InRange(bench.Sandbox.RequestCount(), 1, 2);
    }

    [Fact]
    public async Task The_cursor_of_another_connector_begins_at_the_start_that_is_asked_for()
    {
        await using var bench = await WithoutEventsAsync();
        Record(bench, TimeSpan.FromHours(1));
        Record(bench, TimeSpan.FromHours(-1));

        foreach (var cursor in (string[])["", "eyJwYWdlIjoxfQ==", "not base64!", "AQ=="]) Assert.Equal(2, (await NextAsync(bench, cursor)).Events.Count);
        Assert.Equal(4, (await bench.RunAsync(Listing(feed: "baton_feed_event"))).Answer<ListEventsResponse>().Events.Count);
    }

    [Theory]
    [InlineData("trail")]
    [InlineData("users")]
    [InlineData("feed")]
    public async Task A_failure_has_no_end_but_the_log_is_told(string what)
    {
        await using var bench = await WithoutEventsAsync();
        Record(bench, TimeSpan.FromHours(1));
        var told = new List<TaskOutcome>();
        await using var work = new SegmentConnectorWork(bench.Client, new ConnectorWorkOptions { TimeProvider = bench.Time, OnUnfinished = (_, outcome) => told.Add(outcome) });
        bench.Sandbox.Faults.Add(new FaultRule { PathPattern = what == "trail" ? "/audit-events" : "/users", Status = 500 });

        Assert.Null(await work.CarryOutAsync(what == "feed" ? Listing(feed: "another") : Listing(start: Start), Stop));

        Assert.NotEmpty(Assert.Single(told).Status!.Message);
    }
}
