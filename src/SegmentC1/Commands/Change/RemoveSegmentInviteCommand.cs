using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Withdraws pending invitations. An address that is not invited is left alone.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentInvite", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PersonChange))]
public sealed class RemoveSegmentInviteCommand : SegmentChangeCmdlet
{
    private readonly List<InviteReference> _asked = [];

    /// <summary>Which: addresses, wildcards allowed, or invites from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserPrincipalName")]
    [ValidateNotNullOrEmpty]
    public InviteReference[]? Email { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked.AddRange(Email!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var pending = _asked.Exists(reference => reference.HasWildcard) ? await ReadListAsync(Client.ListInvites(), cancellationToken) : [];
        var emails = _asked.SelectMany(reference => reference.HasWildcard ? pending.Where(reference.Matches).Select(invite => invite.Email) : [reference.Text])
            .Distinct(StringComparer.OrdinalIgnoreCase);
        var options = OptionsOf("Withdrawing invitations");
        var people = emails.Where(email => Approve("Withdraw the invitation", email, ref options)).Select(email => new PersonReference(null, email, email)).ToList();
        if (people.Count == 0) return;
        foreach (var outcome in await Editor.RemoveInvitesAsync(people, options, cancellationToken)) Report(outcome, row => $"{row.Email}: {row.Note ?? (row.DryRun ? "would be withdrawn." : "withdrawn.")}");
    }
}
