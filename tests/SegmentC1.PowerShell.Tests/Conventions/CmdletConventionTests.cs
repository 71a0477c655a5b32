using System.Management.Automation;
using System.Reflection;

namespace SegmentC1.PowerShell.Tests.Conventions;

/// <summary>The rules that a script analyzer checks for scripts, held against the compiled cmdlets.</summary>
public sealed class CmdletConventionTests : IDisposable
{
    private static readonly HashSet<string> ApprovedVerbs =
    [
        .. from type in typeof(VerbsCommon).Assembly.GetExportedTypes()
           where type.Namespace == "System.Management.Automation" && type.Name.StartsWith("Verbs", StringComparison.Ordinal) && type.IsAbstract && type.IsSealed
           from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
           where field.IsLiteral && field.FieldType == typeof(string)
           select (string)field.GetRawConstantValue()!,
    ];

    private static readonly HashSet<string> ChangingVerbs =
    [
        VerbsCommon.New, VerbsCommon.Add, VerbsCommon.Remove, VerbsCommon.Set, VerbsCommon.Rename, VerbsLifecycle.Suspend, VerbsLifecycle.Resume,
        VerbsLifecycle.Approve, VerbsLifecycle.Deny, VerbsLifecycle.Complete, VerbsLifecycle.Start, VerbsData.Sync,
    ];

    private readonly EngineSession session = EngineSession.WithModule();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Verbs_are_approved() => Check(type => ApprovedVerbs.Contains(Attribute(type).VerbName), "its verb is not approved");

    [Fact]
    public void Nouns_are_singular() => Check(
        type => !Attribute(type).NounName.EndsWith('s') || Attribute(type).NounName.EndsWith("ss", StringComparison.Ordinal),
        "its noun is a plural");

    [Fact]
    public void Every_cmdlet_says_what_it_gives() =>
        Check(type => type.GetCustomAttributes<OutputTypeAttribute>().Any(), "it has no OutputType");

    [Fact]
    public void What_changes_something_asks_first() =>
        Check(type => !ChangingVerbs.Contains(Attribute(type).VerbName) || Attribute(type).SupportsShouldProcess, "it changes something and has no -WhatIf");

    [Fact]
    public void What_removes_something_asks_loudly() => Check(
        type => Attribute(type).VerbName != VerbsCommon.Remove || Attribute(type).ConfirmImpact == ConfirmImpact.High,
        "it removes something and its impact is not High");

    [Fact]
    public void Reading_never_asks() =>
        Check(type => Attribute(type).VerbName != VerbsCommon.Get || !Attribute(type).SupportsShouldProcess, "it reads and has -WhatIf");

    [Fact]
    public void No_secret_is_a_plain_text_parameter() => Check(
        type => !Parameters(type).Any(parameter => parameter.PropertyType == typeof(string)
            && (parameter.Name.EndsWith("Token", StringComparison.Ordinal)
                || parameter.Name.EndsWith("Secret", StringComparison.Ordinal)
                || parameter.Name.EndsWith("Password", StringComparison.Ordinal))),
        "it takes a secret as text");

    [Fact]
    public void Cmdlets_are_sealed_and_public() => Check(type => type is { IsSealed: true, IsPublic: true }, "it is not public and sealed");

    private static CmdletAttribute Attribute(Type type) => type.GetCustomAttribute<CmdletAttribute>()!;

    private static IEnumerable<PropertyInfo> Parameters(Type type) =>
        type.GetProperties().Where(property => property.GetCustomAttributes<ParameterAttribute>().Any());

    private void Check(Func<Type, bool> rule, string otherwise)
    {
        var types = ModuleCommands.Types(session);
        Assert.NotEmpty(types);
        Assert.Empty(types.Where(type => !rule(type)).Select(type => $"{type.Name}: {otherwise}"));
    }
}
