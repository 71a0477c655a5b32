using System.Collections;
using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Invites people to the workspace, with the roles that they hold once they accept. Who is invited or a member already is left alone.</summary>
[Cmdlet(VerbsCommon.New, "SegmentInvite", SupportsShouldProcess = true)]
[OutputType(typeof(PersonChange))]
public sealed class NewSegmentInviteCommand : SegmentChangeCmdlet
{
    private readonly List<string> _emails = [];

    /// <summary>Whom: addresses. Segment sends the invitation there.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserPrincipalName")]
    [ValidateNotNullOrEmpty]
    public string[]? Email { get; set; }

    /// <summary>Which roles: names or ids. Without it, the person has no role at first.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public RoleReference[]? Role { get; set; }

    /// <summary>On what: the word Workspace for all of it, or sources, warehouses, functions and spaces by name, id or object.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceReference[]? Scope { get; set; }

    /// <summary>On what carries all of these labels, as @{ env = 'prod' }.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Hashtable? Label { get; set; }

    private protected override bool WritesResults => true;

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken) =>
        Role is null == (Scope is null && Label is null)
            ? Task.CompletedTask
            : throw new CommandException(ErrorIds.BadInput, "A role needs -Scope or -Label, and these need -Role. Nothing was sent.");

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var email in Email!)
        {
            if (email.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !email.Any(char.IsWhiteSpace)) _emails.Add(email);
            else WriteFailure(new CommandException(ErrorIds.BadInput, $"'{email}' is not an e-mail address."), email);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_emails.Count == 0) return;
        var access = Role is null ? [] : await new AccessNamer(CurrentSession).NameAsync(Role, Scope, Label, await RolesAsync(cancellationToken), cancellationToken);
        var permissions = access.Select(item => item.ToPermission()).ToList();
        var what = access.Count == 0 ? "Invite without a role" : $"Invite with {string.Join(", ", access)}";
        var options = OptionsOf("Inviting");
        var invites = _emails.Where(email => Approve(what, email, ref options)).Select(email => new NewInvite(email, permissions)).ToList();
        if (invites.Count == 0) return;
        foreach (var outcome in await Editor.InviteAsync(invites, options, cancellationToken)) Report(outcome, row => $"{row.Email}: {row.Note ?? (row.DryRun ? "would be invited." : "invited.")}");
    }
}
