using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class OptionsTests
{
    private static World Sample => World.WithSourceRoles().Label("env:prod").Source("s1", "env:prod").Source("s2").User("u1")
        .Group("g1", ["u1"], World.Whole("r-owner"), World.Whole("r-admin", "env:prod"), World.On("r-read", "SOURCE", "s2"));

    [Fact]
    public void Skipping_grants_leaves_the_rest_as_it_is()
    {
        var sink = Sample.Write(new() { SkipGrants = true });
        Assert.Empty(sink.Grants);
        Assert.Equal(Sample.Write().EntitlementIds, sink.EntitlementIds);
    }

    [Fact]
    public void Skipping_entitlements_and_grants_leaves_types_and_resources()
    {
        var sink = Sample.Write(new() { SkipEntitlementsAndGrants = true });
        Assert.Empty(sink.Grants);
        Assert.Empty(sink.Entitlements);
        Assert.Equal(Sample.Write().Resources, sink.Resources);
        Assert.Equal(9, sink.Types.Count);
    }

    [Fact]
    public void An_unknown_type_is_refused_before_anything_is_written()
    {
        var sink = new MemorySink();
        var error = Assert.Throws<UnknownResourceTypeException>(() =>
            SegmentSync.Write(Sample.Snapshot(), sink, new() { ResourceTypeIds = ["user", "team"] }, TestContext.Current.CancellationToken));
        Assert.Equal("team", error.ResourceTypeId);
        Assert.Empty(sink.Types);
    }

    [Fact]
    public void Types_that_are_left_out_take_their_rows_and_edges_with_them()
    {
        var sink = Sample.Write(new() { ResourceTypeIds = ["user", "role", "source"] });

        Assert.Equal(["user", "role", "source"], sink.Types.Select(type => type.Id));
        Assert.Equal(["source:s1:source_admin:role:r-admin", "source:s1:source_read_only:role:r-read"], sink.GrantIds);
        Assert.All(sink.Resources, resource => Assert.Null(resource.ParentResourceId));
        Assert.Equal(["user"], sink.Entitlement("role:r-owner:member").GrantableTo.Select(type => type.Id));
        Assert.Equal(
            ["group", "role"],
            Sample.Write(new() { ResourceTypeIds = ["workspace", "group", "role"] }).Resource("workspace", "ws1").Annotations
                .Select(annotation => annotation.Unpack<ChildResourceType>().ResourceTypeId));
    }

    [Fact]
    public void Without_users_nothing_is_expandable_because_an_empty_filter_would_mean_everybody()
    {
        var sink = Sample.Write(new() { ResourceTypeIds = ["workspace", "group", "role", "source"] });
        Assert.Contains("role:r-owner:member:group:g1", sink.GrantIds);
        Assert.All(sink.Grants, row => Assert.Null(row.Expansion));
    }

    [Fact]
    public void Targets_give_those_resources_with_the_grants_on_them_as_the_whole_workspace_has_them()
    {
        var whole = Sample.Write();
        var sink = Sample.Write(new() { Targets = [new("source", "s1"), new("role", "r-owner")] });

        Assert.Equal(["workspace:ws1", "user:u1", "group:g1", "role:r-admin", "role:r-owner", "role:r-read", "source:s1"], sink.ResourceIds);
        Assert.All(sink.Resources, resource => Assert.Contains(resource, whole.Resources));
        Assert.Equal(
            ["role:r-owner:member", "source:s1:source_admin", "source:s1:source_read_only"],
            sink.EntitlementIds);
        Assert.Equal(
            ["role:r-owner:member:user:u1", "role:r-owner:member:group:g1", "source:s1:source_admin:user:u1", "source:s1:source_admin:role:r-admin", "source:s1:source_read_only:role:r-read"],
            sink.GrantIds);
        Assert.All(sink.Grants, row => Assert.Contains(row, whole.Grants));
        Assert.Equal(9, sink.Types.Count);
    }

    [Fact]
    public void Targets_that_are_not_there_are_reported()
    {
        var report = Sample.Report(new() { Targets = [new("source", "s1"), new("source", "nope"), new("team", "s1")] });
        Assert.Equal([new SyncTarget("source", "nope"), new SyncTarget("team", "s1")], report.TargetsNotFound);
        Assert.Equal(1, report.Resources["source"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_rows_of_targets_name_has_a_row_of_its_own(bool expand)
    {
        var sink = Sample.Write(new() { Targets = [new("source", "s2")], ExpandGrants = expand });

        Assert.Equal(expand ? ["workspace:ws1", "user:u1", "group:g1", "source:s2"] : ["workspace:ws1", "group:g1", "source:s2"], sink.ResourceIds);
        Assert.All(sink.Entitlements, entitlement => Assert.Equal("s2", entitlement.Resource.Id.Resource));
        Assert.Equal(["workspace:ws1", "source:s2"], Sample.Write(new() { Targets = [new("source", "s2")], SkipGrants = true }).ResourceIds);
        Assert.Equal(["source:s2"], Sample.Write(new() { Targets = [new("source", "s2")], ResourceTypeIds = ["source"] }).ResourceIds);
    }

    [Fact]
    public void The_report_counts_what_was_written()
    {
        var report = Sample.Report();
        var sink = Sample.Write();

        Assert.Equal(sink.Resources.Count, report.ResourceCount);
        Assert.Equal(sink.Entitlements.Count, report.EntitlementCount);
        Assert.Equal(sink.Grants.Count, report.GrantCount);
        Assert.Equal(2, report.Resources["source"]);
        Assert.Equal(0, report.Resources["space"]);
        Assert.Equal(sink.GrantIds.Count(id => id.StartsWith("role:", StringComparison.Ordinal)), report.Grants["role"]);
        Assert.Equal(sink.GrantIds.Count(sink.IsImmutable), report.InheritedGrants);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void Cancelling_stops_between_rows()
    {
        using var source = new CancellationTokenSource();
        var sink = new CancellingSink(source);
        Assert.Throws<OperationCanceledException>(() => SegmentSync.Write(Sample.Snapshot(), sink, null, source.Token));
        Assert.Equal(1, sink.Grants);
    }

    [Fact]
    public void A_cancelled_mapping_is_not_begun() =>
        Assert.Throws<OperationCanceledException>(() => SyncModel.Of(Sample.Snapshot(), new CancellationToken(canceled: true)));

    [Fact]
    public void A_gap_is_referred_to_when_a_permission_names_what_is_in_it()
    {
        var world = World.WithSourceRoles().Role("r-f", "Function Admin").Gap(SegmentListKind.Function, "INSERT_SOURCE").Gap(SegmentListKind.Space).Gap(SegmentListKind.Group)
            .Resource(SegmentResourceType.Function, "f1").User("u1", World.On("r-f", "FUNCTION", "f1"), World.Whole("r-f"));
        Assert.Empty(SegmentSync.GapsReferredTo(world.Snapshot()));

        world.User("u2", World.On("r-f", "FUNCTION", "f2"));
        Assert.Equal([SegmentListKind.Function], SegmentSync.GapsReferredTo(world.Snapshot()));
        Assert.Equal([SegmentListKind.Function], world.Report().GapsReferredTo);
        Assert.Contains("function:f2:function_admin:user:u2", world.Write().GrantIds);
    }

    [Fact]
    public void Without_the_list_of_labels_a_label_scope_refers_to_the_gap()
    {
        var world = World.WithSourceRoles().Gap(SegmentListKind.Label).Source("s1", "env:prod").User("u1", World.Whole("r-admin", "env:prod"));
        Assert.Equal([SegmentListKind.Label], world.Report().GapsReferredTo);
        Assert.Contains("role:r-read:labels:env=prod", world.Write().EntitlementIds);
    }

    private sealed class CancellingSink(CancellationTokenSource source) : ISyncSink
    {
        public int Grants { get; private set; }

        public void Add(ResourceType resourceType)
        {
        }

        public void Add(Resource resource)
        {
        }

        public void Add(Entitlement entitlement)
        {
        }

        public void Add(Grant grant, GrantExpandable? expansion = null)
        {
            Grants++;
            source.Cancel();
        }
    }
}
