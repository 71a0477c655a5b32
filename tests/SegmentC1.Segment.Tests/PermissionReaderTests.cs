using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

public class PermissionReaderTests
{
    [Theory]
    [InlineData("""{"roleId":"r","roleName":"R","resources":[{"id":"w","type":"WORKSPACE"}]}""")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"workspace","labels":[{"key":"a","value":"b","description":"d"}]}]}""")]
    [InlineData("""{"roleId":"r","resources":[{"type":"WORKSPACE"}],"labels":[{"key":"a","value":"b"}]}""")]
    [InlineData("""{"roleId":"r","resources":[{"id":"s","type":"SOURCE"},{"id":"t","type":"Source","labels":[]},{"id":"u","type":"FUNCTION","labels":null}],"labels":null}""")]
    [InlineData("""{"roleId":"r","resources":[],"policyId":"p","subjectId":"s","subjectType":"user"}""")]
    public void What_is_wholly_known_may_be_written_back(string json) => Assert.Null(Read(json).NotUnderstood);

    [Theory]
    [InlineData("""{"resources":[{"id":"w","type":"WORKSPACE"}]}""", "no role")]
    [InlineData("""{"roleId":null,"resources":[{"id":"w","type":"WORKSPACE"}]}""", "no role")]
    [InlineData("""{"roleId":"r"}""", "applies to")]
    [InlineData("""{"roleId":"r","resources":null}""", "applies to")]
    [InlineData("""{"roleId":"r","resources":{}}""", "not an array")]
    [InlineData("""{"roleId":"r","resources":["x"]}""", "not an object")]
    [InlineData("""{"roleId":"r","resources":[{"id":"s","type":"SOURCE","labels":[{"key":"a","value":"b"}]}]}""", "only the workspace")]
    [InlineData("""{"roleId":"r","resources":[{"id":"s","type":"SOURCE"}],"labels":[{"key":"a","value":"b"}]}""", "something else")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE"},{"id":"s","type":"SOURCE"}],"labels":[{"key":"a","value":"b"}]}""", "something else")]
    [InlineData("""{"roleId":"r","resources":[],"labels":[{"key":"a","value":"b"}]}""", "something else")]
    [InlineData("""{"roleId":"r","resources":[{"id":"j","type":"JOURNEY"}]}""", "JOURNEY")]
    [InlineData("""{"roleId":"r","resources":[{"id":"j"}]}""", "no type")]
    [InlineData("""{"roleId":"r","resources":[{"type":"SOURCE"}]}""", "no id")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE","until":"2027"}]}""", "'until'")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE"}],"condition":null}""", "'condition'")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE","labels":[{"key":"a","value":"b","not":true}]}]}""", "'not'")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE","labels":[{"key":"a"}]}]}""", "no value")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE","labels":[{"key":"a","value":12}]}]}""", "not a text")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE","labels":["a:b"]}]}""", "not an object")]
    [InlineData("""{"roleId":"r","resources":[{"id":"w","type":"WORKSPACE","labels":{"a":"b"}}]}""", "not an array")]
    [InlineData("\"r\"", "not an object")]
    public void What_is_not_wholly_known_says_so(string json, string why) => Assert.Contains(why, Read(json).NotUnderstood);

    [Fact]
    public void Labels_stay_where_they_were()
    {
        var read = Read("""{"roleId":"r","roleName":"R","labels":[{"key":"p","value":"1"}],"resources":[{"id":"s","type":"SOURCE","labels":[{"key":"q","value":"2"}]},{"id":"w","type":"WORKSPACE"}]}""");

        Assert.Equal([new SegmentLabel("p", "1")], read.Labels);
        Assert.Equal([new SegmentLabel("q", "2")], read.Resources[0].Labels);
        Assert.Empty(read.Resources[1].Labels);
        Assert.Equal(("SOURCE", "s"), (read.Resources[0].Type, read.Resources[0].Id));
    }

    [Property(MaxTest = 300)]
    public Property Reading_gives_back_what_was_written() => Prop.ForAll(Known.ToArbitrary(), permissions =>
    {
        var json = new JArray(permissions.Select(Written));
        // Through text and back, so that nothing is a date or a number on the way.
        var read = PermissionReader.Read(Parse(json.ToString()));

        Assert.Equal(json.ToString(), new JArray(read.Select(Written)).ToString());
        Assert.All(read, permission => Assert.Null(permission.NotUnderstood));
        Assert.True(PermissionSets.GiveTheSame(permissions, [.. read.Reverse()]));
    });

    [Property(MaxTest = 300)]
    public Property One_unknown_field_anywhere_is_enough_to_refuse() => Prop.ForAll(Known.Where(all => all.Count > 0).ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), (permissions, seed) =>
    {
        var json = new JArray(permissions.Select(Written));
        var objects = json.DescendantsAndSelf().OfType<JObject>().ToList();
        var touched = objects[seed % objects.Count];
        touched["fieldOfTomorrow"] = "x";
        var index = json.ToList().FindIndex(each => each == touched || ((JContainer)each).Descendants().Contains(touched));

        var read = PermissionReader.Read(json);

        Assert.Contains("fieldOfTomorrow", read[index].NotUnderstood);
        Assert.Equal(permissions.Count, read.Count);
        Assert.All(read.Where((_, i) => i != index), permission => Assert.Null(permission.NotUnderstood));
    });

    [Property(MaxTest = 300)]
    public Property Losing_a_label_is_a_difference() => Prop.ForAll(Known.Where(all => all.Any(HasLabel)).ToArbitrary(), permissions =>
    {
        var labelled = permissions.First(HasLabel);
        var bare = labelled with { Labels = [], Resources = [.. labelled.Resources.Select(resource => resource with { Labels = [] })] };

        Assert.False(PermissionSets.GiveTheSame([labelled], [bare]));
    });

    private static bool HasLabel(SegmentPermission permission) => permission.Labels.Count > 0 || permission.Resources.Any(resource => resource.Labels.Count > 0);

    private static readonly Gen<string> Text = Gen.Elements("a", "prod", "2024-01-02T03:04:05Z", "12", "true", "ü ñ", "=1+1", "a:b", "'", "\"", "\u2028", "null", "0x1F");

    private static readonly Gen<SegmentLabel> Label =
        from key in Text
        from value in Text
        from description in Gen.Elements(null, "text", "")
        select new SegmentLabel(key, value, description);

    private static readonly Gen<IReadOnlyList<SegmentLabel>> Labels = Label.ListOf().Resize(3).Select(labels => (IReadOnlyList<SegmentLabel>)[.. labels]);

    private static readonly Gen<SegmentPermissionResource> OnWorkspace =
        from id in Text
        from labels in Labels
        select new SegmentPermissionResource("WORKSPACE", id, labels);

    private static readonly Gen<SegmentPermissionResource> OnResource =
        from type in Gen.Elements("SOURCE", "WAREHOUSE", "SPACE", "FUNCTION", "source")
        from id in Text
        select new SegmentPermissionResource(type, id, []);

    private static readonly Gen<SegmentPermission> Permission =
        from role in Text
        from name in Gen.Elements(null, "Source Admin", "")
        from wide in Gen.Elements(true, false)
        from labels in Labels
        from resources in (wide ? OnWorkspace : Gen.OneOf(OnWorkspace, OnResource)).NonEmptyListOf().Resize(3)
        select new SegmentPermission(role, name, [.. resources], wide ? labels : []);

    private static readonly Gen<IReadOnlyList<SegmentPermission>> Known =
        Permission.ListOf().Resize(4).Select(permissions => (IReadOnlyList<SegmentPermission>)[.. permissions]);

    private static SegmentPermission Read(string json) => Assert.Single(PermissionReader.Read(Parse($"[{json}]")));

    private static JArray Parse(string json)
    {
        using var reader = JsonPull.NewReader(new StringReader(json));
        return JArray.Load(reader);
    }

    private static JObject Written(SegmentPermission permission)
    {
        var json = new JObject { ["roleId"] = permission.RoleId };
        if (permission.RoleName is not null) json["roleName"] = permission.RoleName;
        json["resources"] = new JArray(permission.Resources.Select(resource =>
        {
            var item = new JObject { ["id"] = resource.Id, ["type"] = resource.Type };
            if (resource.Labels.Count > 0) item["labels"] = Written(resource.Labels);
            return item;
        }));
        if (permission.Labels.Count > 0) json["labels"] = Written(permission.Labels);
        return json;
    }

    private static JArray Written(IReadOnlyList<SegmentLabel> labels) => new(labels.Select(label =>
    {
        var item = new JObject { ["key"] = label.Key, ["value"] = label.Value };
        if (label.Description is not null) item["description"] = label.Description;
        return item;
    }));
}
