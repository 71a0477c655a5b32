using System.Reflection;

namespace SegmentC1.Help;

/// <summary>How a parameter takes part in one parameter set.</summary>
internal sealed record ParameterUse(string Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName);

/// <summary>A parameter as PowerShell sees it, with the text of its doc comment.</summary>
internal sealed record ParameterShape(
    string Name,
    string TypeName,
    bool IsSwitch,
    string Description,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Values,
    bool Wildcards,
    IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>How it takes part in a set; null when it does not.</summary>
    public ParameterUse? UseIn(string set) => Uses.FirstOrDefault(use => use.Set == set) ?? Uses.FirstOrDefault(use => use.Set == CmdletShape.AllSets);
}

/// <summary>A cmdlet as its class declares it: names, sets, parameters, outputs.</summary>
internal sealed record CmdletShape(
    string Verb,
    string Noun,
    string Synopsis,
    IReadOnlyList<string> Sets,
    IReadOnlyList<ParameterShape> Parameters,
    IReadOnlyList<(string Type, string Description)> Outputs,
    bool ShouldProcess)
{
    public const string AllSets = "__AllParameterSets";

    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameters of a set: by position, then mandatory ones, then by name.</summary>
    public IEnumerable<(ParameterShape Parameter, ParameterUse Use)> In(string set) =>
        from parameter in Parameters
        let use = parameter.UseIn(set)
        where use is not null
        orderby use.Position ?? int.MaxValue, !use.Mandatory, parameter.Name
        select (parameter, use);

    /// <summary>One line of syntax, in PowerShell's own notation.</summary>
    public string Syntax(string set)
    {
        var parts = new List<string> { Name };
        foreach (var (parameter, use) in In(set))
        {
            var name = use.Position is null || parameter.IsSwitch ? "-" + parameter.Name : $"[-{parameter.Name}]";
            var text = parameter.IsSwitch ? name : $"{name} <{parameter.TypeName}>";
            parts.Add(use.Mandatory ? text : $"[{text}]");
        }

        if (ShouldProcess) parts.AddRange(["[-WhatIf]", "[-Confirm]"]);
        parts.Add("[<CommonParameters>]");
        return string.Join(' ', parts);
    }
}

/// <summary>Finds the cmdlets of an assembly without running any of it.</summary>
internal static class CmdletShapes
{
    private const string Engine = "System.Management.Automation.";

    public static IReadOnlyList<CmdletShape> Read(Assembly assembly, DocComments docs) =>
        [.. assembly.GetTypes()
            .Where(type => !type.IsAbstract)
            .Select(type => (Type: type, Cmdlet: Find(type, "CmdletAttribute")))
            .Where(found => found.Cmdlet is not null)
            .Select(found => Read(found.Type, found.Cmdlet!, docs))
            .OrderBy(shape => shape.Name, StringComparer.Ordinal)];

    private static CmdletShape Read(Type type, CustomAttributeData cmdlet, DocComments docs)
    {
        var parameters = type.GetProperties()
            .Select(property => Parameter(property, docs))
            .OfType<ParameterShape>()
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ToList();
        var named = parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set)
            .Where(set => set != CmdletShape.AllSets).Distinct().Order(StringComparer.Ordinal).ToList();
        var standard = Named(cmdlet, "DefaultParameterSetName") as string;
        if (standard is not null) named = [standard, .. named.Where(set => set != standard)];

        return new CmdletShape(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            docs.Summary(type),
            named.Count == 0 ? [CmdletShape.AllSets] : named,
            parameters,
            Outputs(type, docs),
            Named(cmdlet, "SupportsShouldProcess") is true);
    }

    private static ParameterShape? Parameter(PropertyInfo property, DocComments docs)
    {
        var attributes = property.GetCustomAttributesData();
        var uses = attributes.Where(data => data.AttributeType.FullName == Engine + "ParameterAttribute").Select(data => new ParameterUse(
            Named(data, "ParameterSetName") as string ?? CmdletShape.AllSets,
            Named(data, "Mandatory") is true,
            Named(data, "Position") is int position and >= 0 ? position : null,
            Named(data, "ValueFromPipeline") is true,
            Named(data, "ValueFromPipelineByPropertyName") is true)).ToList();
        if (uses.Count == 0 || attributes.Any(data => data.AttributeType.FullName == Engine + "HiddenAttribute")) return null;

        return new ParameterShape(
            property.Name,
            TypeName(property.PropertyType),
            property.PropertyType.FullName == Engine + "SwitchParameter",
            docs.Summary(property),
            Strings(attributes, "AliasAttribute"),
            Values(property.PropertyType, attributes),
            attributes.Any(data => data.AttributeType.FullName == Engine + "SupportsWildcardsAttribute"),
            uses);
    }

    private static List<(string Type, string Description)> Outputs(Type type, DocComments docs) =>
        [.. type.GetCustomAttributesData()
            .Where(data => data.AttributeType.FullName == Engine + "OutputTypeAttribute")
            .SelectMany(data => data.ConstructorArguments)
            .SelectMany(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(one => one.Value) : [argument.Value])
            .OfType<Type>()
            .Select(output => (output.FullName!, docs.Summary(output)))];

    private static List<string> Values(Type type, IList<CustomAttributeData> attributes)
    {
        var inner = type.IsArray ? type.GetElementType()! : type;
        if (inner.IsGenericType && inner.Name == "Nullable`1") inner = inner.GetGenericArguments()[0];
        return inner.IsEnum ? [.. inner.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)] : Strings(attributes, "ValidateSetAttribute");
    }

    private static List<string> Strings(IEnumerable<CustomAttributeData> attributes, string name) =>
        [.. attributes.Where(data => data.AttributeType.FullName == Engine + name)
            .SelectMany(data => data.ConstructorArguments)
            .SelectMany(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(one => one.Value) : [argument.Value])
            .OfType<string>()];

    private static string TypeName(Type type)
    {
        if (type.IsArray) return TypeName(type.GetElementType()!) + "[]";
        if (type.IsGenericType && type.Name == "Nullable`1") return TypeName(type.GetGenericArguments()[0]);
        return type.Name;
    }

    private static CustomAttributeData? Find(Type type, string name) =>
        type.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.FullName == Engine + name);

    private static object? Named(CustomAttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;
}
