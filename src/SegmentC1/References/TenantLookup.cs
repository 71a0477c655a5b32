using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>Finds what references to people, apps and connectors of a tenant mean. Reads only.</summary>
internal sealed class TenantLookup(ConductorOneConnection tenant)
{
    private const int CandidatesShown = 10;
    private const int IdLength = 27;
    private readonly ConductorOneApps _apps = new(tenant);
    private readonly ConductorOneConnectors _connectors = new(tenant);
    private readonly ConductorOneUsers _users = new(tenant);
    private List<ConductorOneApp>? _all;

    /// <summary>The one person that is meant.</summary>
    /// <exception cref="CommandException">Nobody, or more than one.</exception>
    public async Task<ConductorOneUser> UserAsync(ConductorOneUserReference reference, CancellationToken cancellationToken)
    {
        if (reference.User is { } given) return given;
        var text = reference.Text;
        IReadOnlyList<ConductorOneUser> found = text.Contains('@', StringComparison.Ordinal)
            ? await _users.FindByEmailAsync(text, cancellationToken)
            : LooksLikeId(text) ? await _users.GetManyAsync([text], cancellationToken) : [];
        if (found.Count == 0)
        {
            var named = new List<ConductorOneUser>();
            await foreach (var user in _users.SearchAsync(null, text, null, cancellationToken))
            {
                if (reference.IsName(user.Name)) named.Add(user);
            }

            found = named;
        }

        // Ids of this tenant may have a form that is not known here; what cannot be one is refused, which says no more than that it is none.
        if (found.Count == 0 && IsWord(text) && !LooksLikeId(text) && await _users.FindByIdAsync(text, cancellationToken) is { } other) found = [other];

        return One(found, reference, "person", user => $"{user.Name} {user.Email} (id {user.Id})");
    }

    /// <summary>The people that are meant, each once; null when nobody was named.</summary>
    public async Task<IReadOnlyList<ConductorOneUser>?> UsersAsync(IEnumerable<ConductorOneUserReference>? references, CancellationToken cancellationToken)
    {
        if (references is null) return null;
        var users = new List<ConductorOneUser>();
        foreach (var reference in references) users.Add(await UserAsync(reference, cancellationToken));
        return [.. users.DistinctBy(user => user.Id, StringComparer.Ordinal)];
    }

    /// <summary>The person of the credential in use; nobody when it is a service's, whose id is none of a user.</summary>
    public async Task<IReadOnlyList<ConductorOneUser>> OneselfAsync(CancellationToken cancellationToken)
    {
        if (tenant.UserId is not { Length: > 0 } id) return [];
        try
        {
            return await _users.GetManyAsync([id], cancellationToken);
        }
        catch (ConductorOneRequestException)
        {
            return [];
        }
    }

    /// <summary>The managed apps that are meant: by id, by exact name, or by wildcards.</summary>
    public async Task<IReadOnlyList<ConductorOneApp>> AppsAsync(ConductorOneAppReference reference, CancellationToken cancellationToken)
    {
        if (reference.App is { } given) return [given];
        if (reference.HasWildcard) return [.. (await AllAppsAsync(cancellationToken)).Where(reference.Matches)];
        var id = reference.Id ?? (LooksLikeId(reference.Text) ? reference.Text : null);
        if (id is not null && await _apps.FindByIdAsync(id, cancellationToken) is { } app) return [app];
        var named = reference.Id is null ? await _apps.FindByNameAsync(reference.Text, cancellationToken) : [];
        if (named.Count == 0 && IsWord(reference.Id ?? reference.Text)) named = [.. (await AllAppsAsync(cancellationToken)).Where(one => reference.IsId(one.Id))];
        return named.Count > 0 ? named : throw NoMatch(reference, "managed app");
    }

    /// <summary>The one managed app that is meant.</summary>
    /// <exception cref="CommandException">None, or more than one.</exception>
    public async Task<ConductorOneApp> AppAsync(ConductorOneAppReference reference, CancellationToken cancellationToken) =>
        One(await AppsAsync(reference, cancellationToken), reference, "managed app", app => $"{app.Name} (id {app.Id})");

    /// <summary>Every managed app; read once.</summary>
    public async Task<IReadOnlyList<ConductorOneApp>> AllAppsAsync(CancellationToken cancellationToken)
    {
        if (_all is { } known) return known;
        var apps = new List<ConductorOneApp>();
        await foreach (var app in _apps.ListAsync(cancellationToken)) apps.Add(app);
        return _all = apps;
    }

    /// <summary>The connectors that are meant, of one app or, when none is named, of every app.</summary>
    public async Task<IReadOnlyList<ConductorOneConnector>> ConnectorsAsync(ConductorOneConnectorReference reference, ConductorOneAppReference? of, CancellationToken cancellationToken)
    {
        if (reference.Connector is { } given) return [given];
        var found = new List<ConductorOneConnector>();
        foreach (var app in of is null ? await AllAppsAsync(cancellationToken) : await AppsAsync(of, cancellationToken))
        {
            await foreach (var connector in _connectors.ListAsync(app, cancellationToken))
            {
                if (reference.Matches(connector)) found.Add(connector);
            }
        }

        return found.Count > 0 || reference.HasWildcard ? found : throw NoMatch(reference, "connector");
    }

    /// <summary>Whether a text has the form of the tenant's ids; what has not is not sent as one, since it would be refused.</summary>
    private static bool LooksLikeId(string text) => text.Length == IdLength && text.All(char.IsAsciiLetterOrDigit);

    private static bool IsWord(string text) => text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':');

    /// <summary>The error of a reference that means nothing.</summary>
    public static CommandException NoMatch(Reference reference, string kind) =>
        new(ErrorIds.C1NoMatch, $"There is no {kind} with the id or name '{reference}' in this tenant.", reference.Text);

    /// <summary>The only thing that is meant.</summary>
    /// <exception cref="CommandException">There is none, or more than one.</exception>
    public static T One<T>(IReadOnlyList<T> found, Reference reference, string kind, Func<T, string> describe)
    {
        if (found.Count == 1) return found[0];
        if (found.Count == 0) throw NoMatch(reference, kind);
        var more = found.Count > CandidatesShown ? $" and {found.Count - CandidatesShown} more" : string.Empty;
        throw new CommandException(ErrorIds.C1Ambiguous, $"More than one {kind} is meant by '{reference}': {string.Join("; ", found.Take(CandidatesShown).Select(describe))}{more}.", reference.Text);
    }
}
