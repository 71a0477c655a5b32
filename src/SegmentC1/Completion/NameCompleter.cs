using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Completes names of the connected workspace: quoted, within two seconds, and silent when it cannot.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var session = SessionOf(fakeBoundParameters) ?? RunspaceSessions.Current.Segment;
        if (session is not { Connected: true }) return [];
        var word = Quoting.Unquote(wordToComplete ?? string.Empty);
        return Read(session)
            .Where(name => Fits(name, word))
            .Select(name => new CompletionResult(Quoting.Quote(name.Text), name.Text, CompletionResultType.ParameterValue, name.Tip.Length == 0 ? name.Text : name.Tip))
            .ToList();
    }

    /// <summary>Key of the names in the cache of a session.</summary>
    private protected abstract string Kind { get; }

    /// <summary>Reads the names from the workspace.</summary>
    private protected abstract Task<IReadOnlyList<Completion>> ReadAsync(SegmentClient client, CancellationToken cancellationToken);

    /// <summary>Something by its name, or by its id where it has no name: the engine takes no empty completion.</summary>
    private protected static Completion Named(string? name, string id, string? tip) => new(string.IsNullOrWhiteSpace(name) ? id : name, tip ?? string.Empty);

    private static bool Fits(Completion name, string word) =>
        name.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        || name.Tip.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static SegmentSession? SessionOf(IDictionary? bound) =>
        bound?["Session"] switch
        {
            SegmentSession session => session,
            PSObject { BaseObject: SegmentSession session } => session,
            _ => null,
        };

    private IReadOnlyList<Completion> Read(SegmentSession session)
    {
        using var limit = new CancellationTokenSource(Limit);
        IReadOnlyList<Completion> names = [];
        try
        {
            PipelinePump.Run(
                async (_, token) => names = await session.Completions.GetAsync(Kind, () => ReadAsync(session.Client, token)),
                limit.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or PipelineStoppedException or ObjectDisposedException || ErrorFactory.Knows(failure))
        {
            // A person who presses Tab wants a name or nothing.
            return [];
        }

        return names;
    }
}

/// <summary>Completes users by address.</summary>
public sealed class UserCompleter : NameCompleter
{
    private protected override string Kind => "users";

    private protected override async Task<IReadOnlyList<Completion>> ReadAsync(SegmentClient client, CancellationToken cancellationToken) =>
        [.. (await client.ListUsers().ToListAsync(cancellationToken).ConfigureAwait(false)).Select(user => Named(user.Email, user.Id, user.Name))];
}

/// <summary>Completes groups by name.</summary>
public sealed class GroupCompleter : NameCompleter
{
    private protected override string Kind => "groups";

    private protected override async Task<IReadOnlyList<Completion>> ReadAsync(SegmentClient client, CancellationToken cancellationToken) =>
        [.. (await client.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false)).Select(group => Named(group.Name, group.Id, $"Group {group.Id}"))];
}

/// <summary>Completes roles by name.</summary>
public sealed class RoleCompleter : NameCompleter
{
    private protected override string Kind => "roles";

    private protected override async Task<IReadOnlyList<Completion>> ReadAsync(SegmentClient client, CancellationToken cancellationToken) =>
        [.. (await client.ListRoles().ToListAsync(cancellationToken).ConfigureAwait(false)).Select(role => Named(role.Name, role.Id, role.Description))];
}

/// <summary>Completes labels as <c>key:value</c>.</summary>
public sealed class LabelCompleter : NameCompleter
{
    private protected override string Kind => "labels";

    private protected override async Task<IReadOnlyList<Completion>> ReadAsync(SegmentClient client, CancellationToken cancellationToken) =>
        [.. (await client.ListLabels().ToListAsync(cancellationToken).ConfigureAwait(false)).Select(label => new Completion(label.ToString(), label.Description ?? string.Empty))];
}

/// <summary>Completes sources, warehouses, functions and spaces by name.</summary>
public sealed class ResourceCompleter : NameCompleter
{
    private protected override string Kind => "resources";

    private protected override async Task<IReadOnlyList<Completion>> ReadAsync(SegmentClient client, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(ResourceLists.Of(client, ResourceLists.AllTypes).Select(list => list.ToListAsync(cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list).DistinctBy(ResourceLists.IdentityOf).Select(resource => Named(resource.Name, resource.Id, $"{resource.Type} {resource.Id}"))];
    }
}
