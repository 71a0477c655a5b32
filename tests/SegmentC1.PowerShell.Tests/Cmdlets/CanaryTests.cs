using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Every command, in success and in each fault, with all streams at their loudest: the token and the workspace's own secrets occur nowhere.</summary>
public sealed class CanaryTests
{
    private const string Token = "canary-token-5d0c1f7ab93e";

    private static readonly string[] Commands =
    [
        "Connect-SegmentWorkspace $token -ApiUri $uri -PassThru",
        "Get-SegmentContext",
        "Get-SegmentWorkspace",
        "Get-SegmentUser",
        "Get-SegmentInvite",
        "Get-SegmentGroup",
        "Get-SegmentGroupMember",
        "Get-SegmentRole",
        "Get-SegmentResource",
        "Get-SegmentLabel",
        "Get-SegmentPermission",
        "Get-SegmentAccess",
        "Get-SegmentAuditEvent",
        "Get-SegmentSnapshot -IncludeAudit",
        "Export-SegmentAccessReview \"$folder/review.csv\" -Force -IncludeAudit -AllowIncomplete",
        "Sync-ToConductorOne -Path \"$folder/sync.c1z\"",
        "Get-SegmentUser | Sync-ToConductorOne -Path \"$folder/partial.c1z\" -Partial",
        "Compare-SegmentAccessReview $evidence (Get-SegmentSnapshot)",
        "Test-SegmentAccessReview $evidence",
        "Import-SegmentAccessReview $evidence -AllowUndecided",
        "Import-SegmentAccessReview $evidence -AllowUndecided | Complete-SegmentAccessReview -WhatIf",
        "Add-SegmentGroupMember $group $email -PassThru -Confirm:$false",
        "Add-SegmentPermission $email 'Tracking Plan Admin' -Scope Workspace -PassThru",
        "New-SegmentGroup 'Brand new'",
        "New-SegmentInvite brand.new@example.com 'Source Admin' -Label @{ env = 'prod' }",
        "New-SegmentLabel tier gold",
        "Remove-SegmentGroup $group -PassThru -Confirm:$false",
        "Get-SegmentGroupMember $group | Remove-SegmentGroupMember -PassThru -Confirm:$false",
        "Get-SegmentInvite | Remove-SegmentInvite -PassThru -Confirm:$false",
        "Remove-SegmentLabel unused:yes -PassThru -Confirm:$false",
        "Get-SegmentPermission -Group $group | Remove-SegmentPermission -PassThru -Confirm:$false",
        "Remove-SegmentUser $email -PassThru -Confirm:$false",
        "Rename-SegmentGroup $group 'New name' -PassThru",
        "Set-SegmentGroupMember $group $email -PassThru -Confirm:$false",
        "Set-SegmentPermission $email 'Source Admin' -Label @{ env = 'dev' } -PassThru -Confirm:$false",
        "Set-SegmentResourceLabel $source @{ env = 'dev' } -PassThru -Confirm:$false",
        "Disconnect-SegmentWorkspace",
    ];

    // What a client tries again it does after real pauses: those faults are shown side by side, each to commands of its own.
    private static readonly string[] TriedAgain = ["500", "malformed", "cut"];

    public static TheoryData<string[]> Faults => [TriedAgain, .. Rules.Keys.Except(TriedAgain).Select(fault => new[] { fault })];

    private static Dictionary<string, FaultRule?> Rules => new()
    {
        ["none"] = null,
        ["401"] = new() { Status = 401 },
        ["403"] = new() { Status = 403 },
        ["404"] = new() { Status = 404 },
        ["429"] = new() { Kind = FaultKind.RateLimited, RetryAfter = "3600" },
        ["500"] = new() { Status = 500 },
        ["HTML"] = new() { Kind = FaultKind.Html, Status = 403 },
        ["malformed"] = new() { Kind = FaultKind.MalformedJson },
        ["cut"] = new() { Kind = FaultKind.CutBeforeHeaders },
        ["echo"] = new() { Status = 403, Body = $$$"""{"errors":[{"type":"forbidden","message":"Bearer {{{Token}}} may not."}]}""" },
    };

    [Fact]
    public void Every_command_of_Segment_is_among_them()
    {
        using var engine = EngineSession.WithModule();
        var all = Shell.RunIn(engine, "(Get-Command -Module SegmentC1).Name").Clean.Select(name => name.ToString()).Where(name => name.Split('-')[1].StartsWith("Segment", StringComparison.Ordinal));

        Assert.DoesNotContain(all, name => !Commands.Any(command => command.Contains(name + " ", StringComparison.Ordinal) || command == name));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Nothing_secret_is_seen(string[] faults) => Task.WhenAll(faults.Select(SeekAsync));

    private static async Task SeekAsync(string fault)
    {
        using var folder = new TempFolder();
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 40, Token = Token });
        var (group, user, source) = (shell.Sandbox.World.Groups[1].Name, shell.Sandbox.World.Users[20].Email, shell.Sandbox.World.Sources[0].Id);
        var engines = Commands.Select(_ => shell.NewEngine()).ToList();
        foreach (var engine in engines) _ = Shell.RunIn(engine, "Connect-SegmentWorkspace $token -ApiUri $uri").Clean;
        var evidence = Path.Combine(folder.Path, "evidence");
        _ = Shell.RunIn(engines[0], "Export-SegmentAccessReview $evidence", ("evidence", evidence)).Clean;
        if (Rules[fault] is { } rule) shell.Sandbox.Faults.Add(rule);

        // Side by side, because what a client repeats after a failure it repeats after a pause.
        var all = await Task.WhenAll(Commands.Select((command, i) => Task.Factory.StartNew(
            () => Shell.RunIn(engines[i], $"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; {command}", ("folder", folder.Path), ("group", group), ("email", user), ("source", source), ("evidence", evidence)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        var seen = new StringBuilder();
        foreach (var ran in all)
        {
            foreach (var item in ran.Output) Describe(item, seen, 0);
            foreach (var error in ran.Errors.Append(ran.Ended).OfType<ErrorRecord>()) Describe(error, seen);
            foreach (var line in ran.Warnings.Concat(ran.Verbose).Concat(ran.Debug).Concat(ran.Information).Concat(ran.Progress)) seen.AppendLine(line);
        }

        // Side by side, changes may meet what another has just changed; reading may not fail.
        if (fault == "none") Assert.All(all.Zip(Commands).Where(pair => pair.Second.StartsWith("Get-", StringComparison.Ordinal) && !pair.Second.Contains('|', StringComparison.Ordinal)), pair => Assert.Null(pair.First.Ended));
        if (fault != "none") Assert.Contains(all, ran => ran.Ended is not null);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)) seen.AppendLine(await File.ReadAllTextAsync(file, Encoding.Latin1));
        var text = seen.ToString();
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        Assert.All(shell.Sandbox.World.Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_does_not_hold_the_token_where_anything_could_show_it()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Token = Token });

        var session = Assert.Single(shell.Run("Get-SegmentContext").Clean);
        var json = Assert.Single(shell.Run("Get-SegmentContext | ConvertTo-Json -Depth 10").Clean).ToString()!;

        Assert.DoesNotContain(Token, json, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Members, member => member.TypeNameOfValue?.Contains("SegmentClient", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(Token, new StringBuilder(session.ToString()).Append(session.BaseObject).ToString(), StringComparison.Ordinal);
    }

    internal static void Describe(ErrorRecord error, StringBuilder seen)
    {
        seen.AppendLine(error.ToString()).AppendLine(error.ErrorDetails?.Message).AppendLine(error.ErrorDetails?.RecommendedAction)
            .AppendLine(error.FullyQualifiedErrorId).AppendLine(error.CategoryInfo.ToString()).AppendLine(error.ScriptStackTrace)
            .AppendLine(error.InvocationInfo?.PositionMessage);
        for (var exception = error.Exception; exception is not null; exception = exception.InnerException)
        {
            seen.AppendLine(exception.ToString());
            foreach (DictionaryEntry entry in exception.Data) seen.AppendLine(entry.Key.ToString()).AppendLine(entry.Value?.ToString());
            Describe(PSObject.AsPSObject(exception), seen, 3);
        }

        if (error.TargetObject is { } target) Describe(PSObject.AsPSObject(target), seen, 0);
    }

    /// <summary>Everything public that hangs on an object, to some depth, as a dump would show it.</summary>
    internal static void Describe(PSObject item, StringBuilder seen, int depth)
    {
        seen.AppendLine(item.ToString());
        if (depth > 4 || item.BaseObject is string or Uri or DateTimeOffset or Enum || item.BaseObject.GetType().IsPrimitive) return;
        if (item.BaseObject is IEnumerable many)
        {
            foreach (var one in many.Cast<object?>().Take(200)) if (one is not null) Describe(PSObject.AsPSObject(one), seen, depth + 1);
            return;
        }

        foreach (var property in item.BaseObject.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            if (property.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true) continue;
            if (property.GetValue(item.BaseObject) is { } value) Describe(PSObject.AsPSObject(value), seen, depth + 1);
        }
    }
}
