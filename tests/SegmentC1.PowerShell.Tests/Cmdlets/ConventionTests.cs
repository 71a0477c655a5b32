using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Security;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What holds for every cmdlet of the module, by reflection over what the manifest exports.</summary>
public sealed class ConventionTests : IDisposable
{
    private readonly EngineSession _engine = EngineSession.WithModule();
    private readonly List<CmdletInfo> _cmdlets;

    public ConventionTests() =>
        _cmdlets = [.. _engine.Run("Get-Command -Module SegmentC1").Select(item => Assert.IsType<CmdletInfo>(item.BaseObject))];

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void The_manifest_exports_every_cmdlet_that_there_is()
    {
        var there = _cmdlets[0].ImplementingType.Assembly.GetTypes().Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null);

        Assert.Equal(there.Select(type => type.FullName).Order(), _cmdlets.Select(cmdlet => cmdlet.ImplementingType.FullName).Order());
    }

    [Fact]
    public void Verbs_are_approved_and_nouns_are_ours_and_singular()
    {
        var approved = new[] { typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsSecurity), typeof(VerbsOther) }
            .SelectMany(type => type.GetFields()).Select(field => (string)field.GetValue(null)!).ToHashSet();

        Assert.All(_cmdlets, cmdlet =>
        {
            Assert.Contains(cmdlet.Verb, approved);
            Assert.Matches("^(Segment|ConductorOne|ToConductorOne)", cmdlet.Noun);
            Assert.DoesNotMatch("[^s]s$", cmdlet.Noun.Replace("Access", "", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_cmdlet_says_what_it_gives_and_its_class_is_named_after_it()
    {
        Assert.All(_cmdlets, cmdlet =>
        {
            Assert.NotEmpty(cmdlet.OutputType);
            Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.ImplementingType.Name);
            Assert.Equal("AsyncCmdlet", Bases(cmdlet.ImplementingType).Last(type => type.Namespace == "SegmentC1").Name);
        });
    }

    [Fact]
    public void Secrets_are_no_plain_text_parameters()
    {
        Assert.All(_cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Values), parameter =>
        {
            if (parameter.Name is "Token" or "ClientSecret" or "Password") Assert.Equal(typeof(SecureString), parameter.ParameterType);
            if (parameter.Name == "Credential") Assert.Equal(typeof(PSCredential), parameter.ParameterType);
        });
    }

    [Theory]
    [InlineData("Export", true)]
    [InlineData("Sync", true)]
    [InlineData("Get", false)]
    public void What_changes_or_writes_asks_and_what_reads_does_not(string verb, bool asks) =>
        Assert.All(_cmdlets.Where(cmdlet => cmdlet.Verb == verb), cmdlet => Assert.Equal(asks, cmdlet.Parameters.ContainsKey("WhatIf")));

    [Fact]
    public void Every_error_that_a_room_can_raise_is_in_the_table()
    {
        var module = _cmdlets[0].ImplementingType.Assembly;
        var ids = (IEnumerable)module.GetType("SegmentC1.ErrorTable", true)!.GetProperty("Ids")!.GetValue(null)!;
        var known = ids.Cast<string>().ToHashSet();
        var own = module.GetType("SegmentC1.ErrorIds", true)!.GetFields().Select(field => (string)field.GetRawConstantValue()!);
        var rooms = module.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("SegmentC1.", StringComparison.Ordinal))
            .Select(name => System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(module)!.LoadFromAssemblyName(name));
        var constants = rooms.SelectMany(room => room.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract)
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string)).Select(field => (string)field.GetRawConstantValue()!);
        var properties = rooms.SelectMany(room => room.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract && type.GetProperty("ErrorId")?.GetMethod is { IsVirtual: true })
            .Select(type => (string)type.GetProperty("ErrorId")!.GetValue(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type))!);

        Assert.Superset(own.Concat(constants).Concat(properties).ToHashSet(), known);
        Assert.True(known.Count > 30);
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType) yield return at.IsGenericType ? at.GetGenericTypeDefinition() : at;
    }
}
