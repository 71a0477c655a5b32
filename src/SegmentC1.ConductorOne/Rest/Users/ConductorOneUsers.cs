using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>The people of a tenant. Every member throws a <see cref="ConductorOneException"/> that names the cause.</summary>
public sealed class ConductorOneUsers
{
    private const string SearchPath = "/api/v1/search/users";
    private readonly RestClient _rest;

    private sealed record View(ConductorOneUser? User);

    private sealed record Answer(View? UserView);

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneUsers(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
    }

    /// <summary>Searches as the API does: all filters that are given must hold.</summary>
    /// <param name="email">The exact address.</param>
    /// <param name="query">A part of name or address.</param>
    /// <param name="ids">Ids.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ConductorOneUser> SearchAsync(string? email, string? query, IReadOnlyCollection<string>? ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new JObject();
        if (email is not null) filter["email"] = email;
        if (query is not null) filter["query"] = query;
        if (ids is not null) filter["refs"] = new JArray(ids.Select(id => new JObject { ["id"] = id }));
        await foreach (var view in _rest.SearchAsync<View>(SearchPath, filter, RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (view.User is { } user) yield return user;
        }
    }

    /// <summary>The user with this id; null when there is none, or it can be no id of this tenant.</summary>
    public async Task<ConductorOneUser?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _rest.GetAsync<Answer>(ApiPath.Of($"/api/v1/users/{id}"), cancellationToken).ConfigureAwait(false);
            return answer.UserView?.User is { } user && user.Id == id ? user : null;
        }
        catch (Exception failure) when (failure is ConductorOneNotFoundException or ConductorOneRequestException)
        {
            return null;
        }
    }

    /// <summary>Everybody with this address. ConductorOne compares addresses exactly, so the lower-case form is tried too.</summary>
    public async Task<IReadOnlyList<ConductorOneUser>> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(email);
        foreach (var form in new[] { email, email.ToLowerInvariant() }.Distinct(StringComparer.Ordinal))
        {
            var found = await SearchAsync(form, null, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            // Whoever is named by the very address is meant, should others come along.
            var exact = found.Where(user => user.Emails.Append(user.Email).Contains(email, StringComparer.OrdinalIgnoreCase)).ToList();
            if (found.Count > 0) return exact.Count > 0 ? exact : found;
        }

        return [];
    }

    /// <summary>The users with these ids, in the order of the tenant; one that is not there is left out. Nothing is asked for once all are found.</summary>
    public async Task<IReadOnlyList<ConductorOneUser>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var users = new List<ConductorOneUser>();
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(RestClient.MaxPageSize))
        {
            var missing = some.ToHashSet(StringComparer.Ordinal);
            await foreach (var user in SearchAsync(null, null, some, cancellationToken).ConfigureAwait(false))
            {
                if (missing.Remove(user.Id)) users.Add(user);
                if (missing.Count == 0) break;
            }
        }

        return users;
    }
}
