using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Lists the people and services of the ConductorOne tenant.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneUser", DefaultParameterSetName = Others)]
[OutputType(typeof(ConductorOneUser))]
public sealed class GetConductorOneUserCommand : ConductorOneCmdlet
{
    private const string Others = "User";
    private const string Oneself = "Me";
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>The people, by e-mail address, id, or name (wildcards). Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = Others)]
    [Alias("Id", "Email", "Name", "UserId")]
    [ValidateNotNullOrEmpty]
    public ConductorOneUserReference[]? User { get; set; }

    /// <summary>The person whose credential is in use.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Oneself)]
    public SwitchParameter Me { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Me)
        {
            var found = await Lookup.OneselfAsync(cancellationToken);
            if (found.Count == 0) WriteFailure(new CommandException(ErrorIds.C1NoMatch, "The credential in use is a service's, not a person's."), null);
            foreach (var user in found) WriteObject(user);
            return;
        }

        var users = new ConductorOneUsers(Tenant);
        if (User is null)
        {
            await foreach (var user in users.SearchAsync(null, null, null, cancellationToken)) WriteObject(user);
            return;
        }

        foreach (var reference in User) await EachAsync(reference.Text, () => WriteAsync(users, reference, cancellationToken));
    }

    private async Task WriteAsync(ConductorOneUsers users, ConductorOneUserReference reference, CancellationToken cancellationToken)
    {
        if (!reference.HasWildcard)
        {
            Write(await Lookup.UserAsync(reference, cancellationToken));
            return;
        }

        // ConductorOne's own search is fuzzy: to be sure of all, all are read.
        await foreach (var user in users.SearchAsync(null, null, null, cancellationToken))
        {
            if (reference.MatchesWildcard(user.Name) || reference.MatchesWildcard(user.Email)) Write(user);
        }
    }

    private void Write(ConductorOneUser user)
    {
        if (_shown.Add(user.Id)) WriteObject(user);
    }
}
