using System.Text;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class LimitTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("語")]
    [InlineData("😀")]
    public void Names_and_descriptions_are_cut_between_characters(string character)
    {
        var text = "x" + string.Concat(Enumerable.Repeat(character, 3000));
        var world = new World().Role("r1", text, text).User("u1", text, "u1@example.com").Label("env:prod");
        world.Resources.Add(new SegmentResource { Type = SegmentResourceType.Source, Id = "s1", Name = text, Description = text });
        world.User("u2", World.On("r1", "SOURCE", "s1"));
        var sink = world.Write();

        void Within(string cut, int limit)
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(cut), limit - 3, limit);
            Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
            Assert.StartsWith(cut, text, StringComparison.Ordinal);
        }

        Within(sink.Resource("user", "u1").DisplayName, 1024);
        Within(sink.Resource("source", "s1").DisplayName, 1024);
        Within(sink.Resource("source", "s1").Description, 2048);
        Within(sink.Resource("role", "r1").Description, 2048);
        Within(sink.Entitlement("role:r1:member").DisplayName, 1024);
        Within(sink.Entitlement("role:r1:member").Description, 2048);
        Assert.All(sink.Entitlements, entitlement => Assert.InRange(Encoding.UTF8.GetByteCount(entitlement.Id), 1, 1024));
        Assert.All(sink.Entitlements, entitlement => Assert.InRange(Encoding.UTF8.GetByteCount(entitlement.DisplayName), 0, 1024));
        Assert.All(sink.Entitlements, entitlement => Assert.InRange(Encoding.UTF8.GetByteCount(entitlement.Description), 0, 2048));
    }

    [Fact]
    public void Half_characters_are_replaced_so_that_the_message_can_be_written()
    {
        var user = new World().User("u1", "A\ud83dB", "u1@example.com").Write().Resource("user", "u1");
        Assert.Equal("A\ufffdB", user.DisplayName);
        Assert.Equal("A\ufffdB", user.Profile.Fields["name"].StringValue);
        Assert.NotEmpty(StableBytes.Of(user));
    }

    [Fact]
    public void Ids_that_are_too_long_stay_distinct_within_the_limit()
    {
        var start = new string('u', 2000);
        var sink = World.WithSourceRoles().User(start + "1", World.Whole("r-owner")).User(start + "2", World.Whole("r-owner")).Write();

        Assert.Equal(4, sink.GrantIds.Distinct().Count());
        Assert.All(sink.GrantIds, id => Assert.InRange(Encoding.UTF8.GetByteCount(id), 1, 1024));
        Assert.All(sink.ResourceIds, id => Assert.InRange(Encoding.UTF8.GetByteCount(id), 1, 1024 + "role:".Length));
        Assert.Equal(sink.Bytes(), World.WithSourceRoles().User(start + "2", World.Whole("r-owner")).User(start + "1", World.Whole("r-owner")).Write().Bytes());
    }
}
