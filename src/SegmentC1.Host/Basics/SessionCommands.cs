using System.Globalization;
using System.Management.Automation;
using System.Security;

namespace SegmentC1.Host.Basics;

/// <summary>Gives the time.</summary>
[Cmdlet(VerbsCommon.Get, "Date")]
internal sealed class GetDateCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public DateTime? Date { get; set; }

    [Parameter]
    public string? Format { get; set; }

    [Parameter]
    public SwitchParameter AsUTC { get; set; }

    protected override void ProcessRecord()
    {
        var time = Date ?? TimeProvider.System.GetLocalNow().DateTime;
        time = DateTime.SpecifyKind(time, time.Kind == DateTimeKind.Unspecified ? DateTimeKind.Local : time.Kind);
        time = AsUTC ? time.ToUniversalTime() : time;
        if (Format is null)
        {
            WriteObject(time);
        }
        else
        {
            WriteObject(time.ToString(Format, CultureInfo.CurrentCulture));
        }
    }
}

/// <summary>Waits; Ctrl+C ends it at once.</summary>
[Cmdlet(VerbsLifecycle.Start, "Sleep", DefaultParameterSetName = "Seconds")]
[Alias("sleep")]
internal sealed class StartSleepCommand : PSCmdlet, IDisposable
{
    private readonly ManualResetEventSlim stopped = new();

    [Parameter(ParameterSetName = "Seconds", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateRange(0.0, 2147483.0)]
    public double Seconds { get; set; }

    [Parameter(ParameterSetName = "Milliseconds", Mandatory = true)]
    [Alias("ms")]
    [ValidateRange(0, int.MaxValue)]
    public int Milliseconds { get; set; }

    protected override void ProcessRecord() =>
        stopped.Wait(ParameterSetName == "Seconds" ? TimeSpan.FromSeconds(Seconds) : TimeSpan.FromMilliseconds(Milliseconds));

    protected override void StopProcessing() => stopped.Set();

    public void Dispose() => stopped.Dispose();
}

/// <summary>Asks for a line.</summary>
[Cmdlet(VerbsCommunications.Read, "Host")]
internal sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string? Prompt { get; set; }

    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    protected override void EndProcessing()
    {
        if (Prompt is not null)
        {
            Host.UI.Write(Prompt + ": ");
        }

        WriteObject(AsSecureString ? Host.UI.ReadLineAsSecureString() : Host.UI.ReadLine());
    }
}

/// <summary>Asks for a user and a password.</summary>
[Cmdlet(VerbsCommon.Get, "Credential")]
internal sealed class GetCredentialCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string? UserName { get; set; }

    [Parameter]
    public string? Message { get; set; }

    protected override void EndProcessing() => WriteObject(Host.UI.PromptForCredential(null, Message, UserName, null));
}

/// <summary>Takes a plain text into a secure string.</summary>
[Cmdlet(VerbsData.ConvertTo, "SecureString")]
internal sealed class ConvertToSecureStringCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string String { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var secret = new SecureString();
        foreach (var character in String)
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        WriteObject(secret);
    }
}
