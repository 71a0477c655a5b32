using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Removes users from the workspace, with all their permissions and memberships. Their accounts at Segment stay.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PersonChange))]
public sealed class RemoveSegmentUserCommand : SegmentChangeCmdlet
{
    private readonly List<UserReference> _asked = [];

    /// <summary>Who: addresses, names or ids, wildcards allowed, or users from the pipeline; rows with a property User, Email, UserId or UserPrincipalName are taken too.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Email", "UserId", "UserPrincipalName")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked.AddRange(User!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var found = new List<PersonReference>();
        foreach (var reference in _asked) await EachAsync(reference.Text, async () => found.AddRange(await FindPeopleAsync(reference, cancellationToken)));
        var options = OptionsOf("Removing users") with { AllowLastOwner = AllowLastOwner };
        var people = found.DistinctBy(person => person.UserId ?? person.Email?.ToUpperInvariant(), StringComparer.Ordinal).Where(person => Approve("Remove from the workspace", Named(person), ref options)).ToList();
        if (people.Count == 0) return;
        foreach (var outcome in await Editor.RemoveUsersAsync(people, options, cancellationToken)) Report(outcome, row => $"{row.Email ?? row.UserId}: {row.Note ?? (row.DryRun ? "would be removed." : "removed.")}");
    }
}
