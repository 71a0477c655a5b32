using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Tests.C1z;

public class StableBytesTests
{
    [Fact]
    public void The_known_resource_id_has_the_bytes_of_a_real_file()
    {
        var resource = new Resource
        {
            Id = new ResourceId { ResourceType = "project", Resource = "project-0000000" },
            DisplayName = "Project 0000000",
        };

        Assert.Equal(
            "0A1A0A0770726F6A656374120F70726F6A6563742D303030303030301A0F50726F6A6563742030303030303030",
            Convert.ToHexString(StableBytes.Of(resource)));
    }

    [Fact]
    public void Maps_are_written_sorted_whatever_the_order_in_which_they_were_filled()
    {
        var keys = new[] { "b", "a", "Z", "ab", "é", "" };
        var one = ProfileOf(keys);
        var other = ProfileOf([.. keys.Reverse()]);

        Assert.Equal(StableBytes.Of(one), StableBytes.Of(other));
        Assert.NotEqual(one.ToByteArray(), other.ToByteArray());
        Assert.Equal(["", "Z", "a", "ab", "b", "é"], Struct.Parser.ParseFrom(StableBytes.Of(one)).Fields.Select(f => f.Key));
    }

    [Fact]
    public void Maps_inside_nested_messages_are_sorted_too()
    {
        static Resource With(Struct profile) => new() { Profile = new Struct { Fields = { ["inner"] = Value.ForStruct(profile) } } };

        Assert.Equal(StableBytes.Of(With(ProfileOf("a", "b"))), StableBytes.Of(With(ProfileOf("b", "a"))));
    }

    [Fact]
    public void A_packed_message_is_found_again_by_its_type()
    {
        var trait = new UserTrait { Login = "ada@example.com", Profile = ProfileOf("b", "a") };

        var packed = StableBytes.Pack(trait);

        Assert.Equal("type.googleapis.com/c1.connector.v2.UserTrait", packed.TypeUrl);
        Assert.Equal(trait, packed.Unpack<UserTrait>());
        Assert.Equal(packed, StableBytes.Pack(new UserTrait { Login = "ada@example.com", Profile = ProfileOf("a", "b") }));
    }

    private static Struct ProfileOf(params string[] keys)
    {
        var profile = new Struct();
        foreach (var key in keys) profile.Fields[key] = Value.ForString("of " + key);
        return profile;
    }
}
