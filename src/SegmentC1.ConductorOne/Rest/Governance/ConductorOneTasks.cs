using System.Globalization;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Which tasks are meant. All that is given must hold.</summary>
public sealed record ConductorOneTaskFilter
{
    /// <summary>Only open ones (true), only closed ones (false), or both.</summary>
    public bool? Open { get; init; }

    /// <summary>Only this kind; null for requests, revocations and review items.</summary>
    public ConductorOneTaskKind? Kind { get; init; }

    /// <summary>Only of this app.</summary>
    public string? AppId { get; init; }

    /// <summary>Only what this person has to decide.</summary>
    public string? WorkOfUserId { get; init; }

    /// <summary>Only what is about this person's access.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Only items of this access review.</summary>
    public string? AccessReviewId { get; init; }

    /// <summary>Only about this entitlement.</summary>
    public string? EntitlementId { get; init; }
}

/// <summary>What is asked for in a request for access or for its removal.</summary>
public sealed record ConductorOneAccessOrder
{
    /// <summary>The entitlement.</summary>
    public required ConductorOneEntitlement Entitlement { get; init; }

    /// <summary>Whether it is to be taken away.</summary>
    public bool Revoke { get; init; }

    /// <summary>For whom; null for whoever asks, or for the account.</summary>
    public string? UserId { get; init; }

    /// <summary>For which account of the app, when no person is named; null for none.</summary>
    public string? AccountId { get; init; }

    /// <summary>Why.</summary>
    public string? Justification { get; init; }

    /// <summary>For how long; null for no end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether it takes the way for emergencies.</summary>
    public bool Emergency { get; init; }
}

/// <summary>The tasks of people in a tenant. Every member throws a <see cref="ConductorOneException"/> that names the cause. Source: C1 OpenAPI, tasks.</summary>
public sealed class ConductorOneTasks
{
    private const int HeavyPage = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private readonly RestClient _rest;
    private readonly TimeProvider _time;

    /// <summary>People, app and entitlement come with the tasks, so that none of them has to be asked for.</summary>
    private static JObject ExpandMask => new() { ["paths"] = new JArray("user_id", "identity_user_id", "created_by_user_id", "step_approver_ids", "app_id", "app_entitlement_ids") };

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneTasks(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
        _time = connection.TimeProvider;
    }

    /// <summary>One task as it stands now.</summary>
    /// <param name="id">Its id or its number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ConductorOneTask> GetAsync(string id, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"/api/v1/tasks/{id}");
        return Read(await _rest.GetAsync<JObject>(path, cancellationToken).ConfigureAwait(false), "GET " + path);
    }

    /// <summary>The tasks that a filter takes.</summary>
    public async IAsyncEnumerable<ConductorOneTask> SearchAsync(ConductorOneTaskFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await foreach (var page in _rest.SearchPagesAsync<TaskWire.View>("/api/v1/search/tasks", QueryOf(filter), HeavyPage, cancellationToken).ConfigureAwait(false))
        {
            foreach (var view in page.Rows)
            {
                if (view.Task?.ToTask(page.Related) is { } task) yield return task;
            }
        }
    }

    /// <summary>Asks for access, or for its removal. Not repeated when no answer comes.</summary>
    public async Task<ConductorOneTask> RequestAsync(ConductorOneAccessOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var path = order.Revoke ? "/api/v1/task/revoke" : "/api/v1/task/grant";
        var body = new JObject { ["appId"] = order.Entitlement.AppId, ["appEntitlementId"] = order.Entitlement.Id };
        // The API takes one of the two.
        if (order.UserId is not null) body["identityUserId"] = order.UserId;
        else if (order.AccountId is not null) body["appUserId"] = order.AccountId;
        if (order.Justification is not null) body["description"] = order.Justification;
        if (order.Emergency) body["emergencyAccess"] = true;
        if (order.Duration is not { } duration) return await PostAsync(path, body, cancellationToken).ConfigureAwait(false);
        try
        {
            return await PostAsync(path, new JObject(body) { ["grantDuration"] = WireText.Of(duration) }, cancellationToken).ConfigureAwait(false);
        }
        catch (ConductorOneRequestException refusal) when (IsOfDurationFormat(refusal))
        {
            // A gateway that holds requests against the published description knows only ISO 8601. It passed nothing on.
            return await PostAsync(path, new JObject(body) { ["grantDuration"] = WireText.IsoOf(duration) }, cancellationToken).ConfigureAwait(false);
        }
    }

    // C1 itself answers 400 to what it cannot take; 422, or these words, are those of checkers of the description.
    private static bool IsOfDurationFormat(ConductorOneRequestException refusal) =>
        refusal.HttpStatus == 422 || (refusal.HttpStatus == 400 && refusal.Message.Contains("match format \"duration\"", StringComparison.Ordinal));

    /// <summary>The task as it stands now, when it can be answered.</summary>
    /// <param name="id">Its id or number.</param>
    /// <param name="seenStepId">The step that whoever answers has seen; null when only the id is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConductorOneTaskStateException">It is closed, not at an approval, or at another step than was seen.</exception>
    public async Task<ConductorOneTask> FindWaitingAsync(string id, string? seenStepId, CancellationToken cancellationToken)
    {
        var task = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (!task.IsOpen) throw new ConductorOneTaskStateException($"The task {task} is closed already{(task.Outcome.Length == 0 ? "" : $" ({task.Outcome})")}.");
        if (task.StepId.Length == 0 || task.Step != "Approval") throw new ConductorOneTaskStateException($"The task {task} is not waiting for an approval; it is at the step {(task.Step.Length == 0 ? "(none)" : task.Step)}.");
        return seenStepId is null || seenStepId == task.StepId
            ? task
            : throw new ConductorOneTaskStateException($"The task {task} has moved on to another step since it was read. Read it again with Get-ConductorOneTask and look at it before you answer.");
    }

    /// <summary>Approves or denies the step at which a task stands.</summary>
    /// <param name="task">The task, as <see cref="FindWaitingAsync"/> gave it.</param>
    /// <param name="approve">Approve, or deny.</param>
    /// <param name="comment">A comment; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ConductorOneTask> AnswerAsync(ConductorOneTask task, bool approve, string? comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var path = ApiPath.Of($"/api/v1/tasks/{task.Id}/action/{(approve ? "approve" : "deny")}");
        var body = new JObject { ["policyStepId"] = task.StepId };
        if (comment is not null) body["comment"] = comment;
        return await PostAsync(path, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until a task is closed, asking more and more seldom.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="progress">Told of the task after each look; null for nobody.</param>
    /// <param name="cancellationToken">Ends it; the task goes on.</param>
    /// <exception cref="ConductorOneTaskOpenException">It is still open.</exception>
    public async Task<ConductorOneTask> WaitAsync(ConductorOneTask task, TimeSpan limit, IProgress<ConductorOneTask>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var started = _time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            progress?.Report(task);
            if (!task.IsOpen) return task;
            var left = limit - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                throw new ConductorOneTaskOpenException(string.Create(CultureInfo.InvariantCulture, $"The task {task} is still open after {limit.TotalSeconds:0} seconds, at the step {task.Step}. It goes on in ConductorOne."))
                { Task = task };
            }

            await Task.Delay(pause < left ? pause : left, _time, cancellationToken).ConfigureAwait(false);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
            task = (await GetAsync(task.Id, cancellationToken).ConfigureAwait(false)).NamedAs(task);
        }
    }

    private static JObject QueryOf(ConductorOneTaskFilter filter)
    {
        var query = new JObject { ["expandMask"] = ExpandMask };
        if (filter.Open is { } open) query["taskStates"] = new JArray(open ? "TASK_STATE_OPEN" : "TASK_STATE_CLOSED");
        var kinds = filter.Kind is { } kind ? [kind] : new[] { ConductorOneTaskKind.Grant, ConductorOneTaskKind.Revoke, ConductorOneTaskKind.Certify };
        query["taskTypes"] = new JArray(kinds.Select(one => new JObject { [one.ToString().ToLowerInvariant()] = new JObject() }));
        if (filter.AppId is not null) query["applicationIds"] = new JArray(filter.AppId);
        if (filter.WorkOfUserId is not null) query["myWorkUserIds"] = new JArray(filter.WorkOfUserId);
        if (filter.SubjectId is not null) query["subjectIds"] = new JArray(filter.SubjectId);
        if (filter.AccessReviewId is not null) query["accessReviewIds"] = new JArray(filter.AccessReviewId);
        if (filter.EntitlementId is not null) query["appEntitlementIds"] = new JArray(filter.EntitlementId);
        return query;
    }

    private async Task<ConductorOneTask> PostAsync(string path, JObject body, CancellationToken cancellationToken)
    {
        var named = new JObject(body) { ["expandMask"] = ExpandMask };
        return Read(await _rest.SendAsync<JObject>(HttpMethod.Post, path, named, repeatable: false, cancellationToken).ConfigureAwait(false), "POST " + path);
    }

    private static ConductorOneTask Read(JObject answer, string operation) =>
        Json.Read<TaskWire.Answer>(answer).TaskView?.Task?.ToTask(new RelatedObjects(answer)) ?? throw ConductorOneErrors.Missing("the task", operation);
}
