using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Base of the cmdlets that change a workspace: asks before each change, reports each item, goes on after a bad one.</summary>
/// <remarks>What comes down the pipeline is collected and sent at its end; a pipeline that is stopped before sends nothing.</remarks>
public abstract class SegmentChangeCmdlet : SegmentCmdlet
{
    private IReadOnlyList<SegmentUser>? _users;
    private IReadOnlyList<SegmentGroup>? _groups;
    private IReadOnlyList<SegmentRole>? _roles;

    /// <summary>Writes what became of each item; with -WhatIf, what would become of it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected WorkspaceEditor Editor => CurrentSession.Editor;

    /// <summary>Whether a result is written without -PassThru too.</summary>
    private protected virtual bool WritesResults => false;

    /// <summary>Whether this change is to be looked at: to be carried out, or to be shown although -WhatIf or an answer forbids it.</summary>
    /// <param name="action">What, as <c>Add to group Analysts (id)</c>.</param>
    /// <param name="target">To whom or what, with its id.</param>
    /// <param name="options">The options to go on with.</param>
    private protected bool Approve(string action, string target, ref ChangeOptions options)
    {
        if (ShouldProcess($"{action}: {target}", $"{action}: {target}?", "Change the Segment workspace")) return true;
        // An answer of no is no; -WhatIf may still ask what would be.
        if (!IsWhatIf) return false;
        options = options with { DryRun = true };
        return PassThru;
    }

    /// <summary>Does one item; a failure of it alone is reported and the next one goes on.</summary>
    private protected async Task EachAsync(object target, Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
        {
            WriteFailure(failure, target);
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            failure.About(target);
            throw;
        }
    }

    /// <summary>Reports one person of a change of many.</summary>
    private protected void Report<T>(PersonOutcome<T> outcome, Func<T, string?> note)
        where T : class
    {
        if (outcome.Failure is { } failure)
        {
            if (ErrorFactory.EndsPipeline(failure)) throw failure.About(outcome.Person.Item ?? outcome.Person.ToString());
            WriteFailure(failure, outcome.Person.Item ?? outcome.Person.ToString());
            return;
        }

        Report(outcome.Result!, note(outcome.Result!));
    }

    /// <summary>Reports one result, and what there is to say of it.</summary>
    private protected void Report(object result, string? note)
    {
        if (note is not null) Detail(note);
        if (PassThru || WritesResults) WriteObject(result);
    }

    /// <summary>The options of a change that may take several requests: it shows how far it has come.</summary>
    private protected ChangeOptions OptionsOf(string activity) => ChangeOptions.Default with { Progress = new LatestProgress<ChangeProgress>(this, state => Step(activity, state.Done, state.All)) };

    /// <summary>Shows how far a change of many has come.</summary>
    private protected void Step(string activity, int done, int all)
    {
        if (all < 2) return;
        Progress(new ProgressRecord(0x5E63, activity, $"{done} of {all}")
        {
            PercentComplete = 100 * done / all,
            RecordType = done == all ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }

    private protected async Task<IReadOnlyList<SegmentUser>> UsersAsync(CancellationToken cancellationToken) =>
        _users ??= await ReadListAsync(Client.ListUsers(), cancellationToken);

    private protected async Task<IReadOnlyList<SegmentGroup>> GroupsAsync(CancellationToken cancellationToken) =>
        _groups ??= await ReadListAsync(Client.ListGroups(), cancellationToken);

    private protected async Task<IReadOnlyList<SegmentRole>> RolesAsync(CancellationToken cancellationToken) =>
        _roles ??= await ReadListAsync(Client.ListRoles(), cancellationToken);

    /// <summary>The groups that are meant; what means none is reported.</summary>
    private protected async Task<IReadOnlyList<SegmentGroup>> FindGroupsAsync(IEnumerable<GroupReference> references, CancellationToken cancellationToken)
    {
        var found = new List<SegmentGroup>();
        foreach (var reference in references)
        {
            await EachAsync(reference.Text, async () =>
                found.AddRange(reference.Group is { } given ? [given] : SayNone(reference, Resolver.Find(reference, await GroupsAsync(cancellationToken), group => group.Id, group => [group.Name], "group"))));
        }

        return [.. found.DistinctBy(group => group.Id, StringComparer.Ordinal)];
    }

    /// <summary>The users that are meant; what means none is reported.</summary>
    private protected async Task<IReadOnlyList<SegmentUser>> FindUsersAsync(IEnumerable<UserReference> references, CancellationToken cancellationToken)
    {
        var found = new List<SegmentUser>();
        foreach (var reference in references)
        {
            await EachAsync(reference.Text, async () =>
                found.AddRange(reference.User is { } given ? [given] : SayNone(reference, Resolver.Find(reference, await UsersAsync(cancellationToken), user => user.Id, user => [user.Email, user.Name], "user"))));
        }

        return [.. found.DistinctBy(user => user.Id, StringComparer.Ordinal)];
    }

    /// <summary>Who is meant: a user, or an address of which only the editor can say whose it is.</summary>
    /// <exception cref="CommandException">A name that means nobody or several.</exception>
    private protected async Task<IReadOnlyList<PersonReference>> FindPeopleAsync(UserReference reference, CancellationToken cancellationToken)
    {
        if (reference.User is { } given) return [new PersonReference(given.Id, given.Email, reference.Text)];
        var address = reference.Id ?? reference.Text;
        var users = await UsersAsync(cancellationToken);
        if (address.Contains('@', StringComparison.Ordinal) && !reference.HasWildcard)
        {
            var known = users.Where(user => string.Equals(user.Email, address, StringComparison.OrdinalIgnoreCase)).ToList();
            return [new PersonReference(known.Count == 1 ? known[0].Id : null, address, reference.Text)];
        }

        if (reference.Id is { } id) return [new PersonReference(id, reference.Text.Contains('@', StringComparison.Ordinal) ? reference.Text : null, reference.Text)];
        return [.. SayNone(reference, Resolver.Find(reference, users, user => user.Id, user => [user.Email, user.Name], "user")).Select(user => new PersonReference(user.Id, user.Email, user))];
    }

    // Wildcards may mean nobody, which is no error, but nothing that should go unsaid.
    private IReadOnlyList<T> SayNone<T>(Reference reference, IReadOnlyList<T> found)
    {
        if (found.Count == 0) Detail($"Nothing is meant by '{reference}'.");
        return found;
    }

    private protected static string Named(SegmentGroup group) => $"{group.Name} ({group.Id})";

    private protected static string Named(SegmentUser user) => $"{user.Email} ({user.Id})";

    private protected static string Named(PersonReference person) =>
        person.UserId is null ? person.ToString() : person.Email is null ? person.UserId : $"{person.Email} ({person.UserId})";
}
