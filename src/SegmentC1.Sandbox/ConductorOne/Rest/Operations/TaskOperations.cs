using System.Globalization;
using System.Text.Json;

namespace SegmentC1.Sandbox;

/// <summary>Requests, revocations and review items of people.</summary>
internal static class TaskOperations
{
    private static readonly string[] Paths =
    [
        "access_review_id", "user_id", "created_by_user_id", "app_id", "app_user_id", "app_entitlement_ids", "step_approver_ids", "approver_ids",
        "identity_user_id", "insight_ids", "app_user_last_usage",
    ];

    public static void Register(OperationTable table)
    {
        table.Add("task.v1.TaskService.CreateGrantTask", call => Open(call, AccessTaskKind.Grant));
        table.Add("task.v1.TaskService.CreateRevokeTask", call => Open(call, AccessTaskKind.Revoke));
        table.Add("task.v1.TaskService.Get", call => Answer(call, call.Tenant.AccessTasks.Find(call.Path("id"))));
        table.Add("task.v1.TaskSearchService.Search", call => call.Page(Search(call), task => View(call, task), Paths, task => Related(call, task)));
        table.Add("task.v1.TaskActionsService.Approve", call => Decide(call, approve: true));
        table.Add("task.v1.TaskActionsService.Deny", call => Decide(call, approve: false));
    }

    private static object Open(RestCall call, AccessTaskKind kind)
    {
        var entitlement = call.World.Access.Entitlement(call.Text("appId")!, call.Text("appEntitlementId")!);
        if (call.Text("identityUserId") is not null && call.Text("appUserId") is not null) throw RestRefusal.Invalid("identityUserId and appUserId cannot both be set");
        var account = call.Text("appUserId") is { } accountId
            ? call.World.Access.Account(entitlement.AppId, accountId)
            : call.World.Access.Accounts.Find(known => known.AppId == entitlement.AppId && known.UserId == (call.Text("identityUserId") ?? call.Caller.Id));
        var user = account?.UserId ?? call.World.User(call.Text("identityUserId") ?? call.Caller.Id).Id;
        var held = account is not null && call.World.Access.Binding(entitlement, account) is not null;
        if (kind == AccessTaskKind.Revoke && !held) throw RestRefusal.Precondition("the user does not hold the entitlement");
        var duration = call.Text("grantDuration") is { } text ? TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        return Answer(call, call.Tenant.AccessTasks.Open(kind, entitlement, user, account, call.Caller, call.Text("description") ?? string.Empty, duration, call.Flag("emergencyAccess")));
    }

    private static object Decide(RestCall call, bool approve)
    {
        var task = call.Tenant.AccessTasks.Find(call.Path("task_id"));
        call.Tenant.AccessTasks.Answer(task, call.Text("policyStepId") ?? string.Empty, call.Caller, approve, call.Text("comment"));
        return new { taskView = View(call, task), expanded = Expanded(call, task), ticketActionId = call.World.NewId() };
    }

    private static IEnumerable<AccessTask> Search(RestCall call)
    {
        var kinds = call.Element("taskTypes") is { ValueKind: JsonValueKind.Array } types
            ? types.EnumerateArray().SelectMany(type => type.EnumerateObject().Select(member => Enum.Parse<AccessTaskKind>(member.Name, ignoreCase: true))).ToHashSet()
            : [];
        var refs = call.Element("refs") is { ValueKind: JsonValueKind.Array } given ? given.EnumerateArray().Select(item => item.GetProperty("id").GetString()).ToHashSet() : null;
        return call.Tenant.AccessTasks.All.Where(task =>
            (kinds.Count == 0 || kinds.Contains(task.Kind))
            && (refs is not { Count: > 0 } || refs.Contains(task.Id))
            && Has(call, "taskStates", task.IsOpen ? "TASK_STATE_OPEN" : "TASK_STATE_CLOSED")
            && Has(call, "applicationIds", task.Entitlement.AppId)
            && Has(call, "appEntitlementIds", task.Entitlement.Id)
            && Has(call, "subjectIds", task.UserId)
            && Has(call, "openerIds", task.CreatedById)
            && Has(call, "accessReviewIds", task.ReviewId)
            && (call.Texts("myWorkUserIds") is not { Count: > 0 } mine || task.Current?.ApproverIds.Intersect(mine).Any() == true)
            && (call.Texts("assigneesInIds") is not { Count: > 0 } assignees || task.Current?.ApproverIds.Intersect(assignees).Any() == true)
            && (call.Text("query") is not { } query || Name(call, task).Contains(query, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Has(RestCall call, string list, string value) => call.Texts(list) is not { Count: > 0 } wanted || wanted.Contains(value);

    private static object Answer(RestCall call, AccessTask task) => new { taskView = View(call, task), expanded = Expanded(call, task) };

    private static IReadOnlyList<object> Expanded(RestCall call, AccessTask task) => RelatedMessages.Of(call, Paths, Related(call, task));

    private static IEnumerable<RelatedMessage> Related(RestCall call, AccessTask task)
    {
        var app = call.World.App(task.Entitlement.AppId);
        yield return new RelatedMessage("app_id", app.Id, "c1.api.app.v1.App", () => new { id = app.Id, displayName = app.DisplayName });
        yield return new RelatedMessage("app_entitlement_ids", task.Entitlement.Id, "c1.api.app.v1.AppEntitlement", () => AccessOperations.Write(call, task.Entitlement));
        yield return User("user_id", task.UserId);
        yield return User("identity_user_id", task.UserId);
        yield return User("created_by_user_id", task.CreatedById);
        foreach (var approver in task.Current?.ApproverIds ?? []) yield return User("step_approver_ids", approver);

        RelatedMessage User(string path, string id) =>
            call.World.Users.Find(user => user.Id == id) is { } user
                ? new RelatedMessage(path, id, "c1.api.user.v1.User", () => AccountOperations.Write(user))
                : new RelatedMessage(path, string.Empty, string.Empty, () => new { });
    }

    private static string Name(RestCall call, AccessTask task) =>
        $"{task.Kind} {task.Entitlement.DisplayName} for {(task.Account?.DisplayName ?? call.World.Users.Find(user => user.Id == task.UserId)?.DisplayName)}";

    private static object View(RestCall call, AccessTask task) => new
    {
        task = new
        {
            id = task.Id,
            numericId = task.NumericId.ToString(CultureInfo.InvariantCulture),
            displayName = Name(call, task),
            description = task.Description,
            state = task.IsOpen ? "TASK_STATE_OPEN" : "TASK_STATE_CLOSED",
            processing = task.IsOpen ? task.Current?.IsApproval == true ? "TASK_PROCESSING_TYPE_WAITING" : "TASK_PROCESSING_TYPE_PROCESSING" : "TASK_PROCESSING_TYPE_DONE",
            origin = task.Origin,
            userId = task.UserId,
            createdByUserId = task.CreatedById,
            createdAt = task.CreatedAt,
            updatedAt = task.OutcomeAt ?? task.CreatedAt,
            emergencyAccess = task.Emergency,
            commentCount = task.Comments.Count,
            approverIds = task.History.Select(step => step.AnsweredBy).OfType<string>(),
            stepApproverIds = task.Current?.ApproverIds ?? [],
            actions = task.Current?.IsApproval == true ? new[] { "TASK_ACTION_TYPE_APPROVE", "TASK_ACTION_TYPE_DENY" } : [],
            policy = new { current = task.Current is null ? null : Step(task.Current, active: true), history = task.History.Select(step => Step(step, active: false)), next = Array.Empty<object>() },
            type = new
            {
                grant = task.Kind == AccessTaskKind.Grant ? Of(task) : null,
                revoke = task.Kind == AccessTaskKind.Revoke ? Of(task) : null,
                certify = task.Kind == AccessTaskKind.Certify ? Of(task) : null,
            },
        },
        appPath = string.Empty,
    };

    private static Dictionary<string, object?> Of(AccessTask task)
    {
        var type = new Dictionary<string, object?>
        {
            ["appId"] = task.Entitlement.AppId,
            ["appEntitlementId"] = task.Entitlement.Id,
            ["appUserId"] = task.Account?.Id ?? string.Empty,
            ["identityUserId"] = task.UserId,
            ["outcome"] = task.Outcome ?? $"{task.Kind.ToString().ToUpperInvariant()}_OUTCOME_UNSPECIFIED",
            ["outcomeTime"] = task.OutcomeAt,
        };
        if (task.Kind == AccessTaskKind.Grant) type["grantDuration"] = task.Duration is { } duration ? string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalSeconds}s") : null;
        if (task.Kind == AccessTaskKind.Certify) type["accessReviewId"] = task.ReviewId;
        return type;
    }

    private static object Step(AccessStep step, bool active) => new
    {
        id = step.Id,
        state = active ? "POLICY_STEP_STATE_ACTIVE" : "POLICY_STEP_STATE_DONE",
        approval = !step.IsApproval ? null : new
        {
            state = active ? "APPROVAL_INSTANCE_STATE_WAITING" : "APPROVAL_INSTANCE_STATE_DONE",
            approved = step.AnsweredBy is null || step.Denied ? null : new { userId = step.AnsweredBy, approvedAt = step.AnsweredAt },
            denied = step.AnsweredBy is null || !step.Denied ? null : new { userId = step.AnsweredBy, deniedAt = step.AnsweredAt },
        },
        provision = step.IsApproval ? null : new
        {
            state = active ? "PROVISION_INSTANCE_STATE_WAITING" : "PROVISION_INSTANCE_STATE_DONE",
            errored = step.Error is null ? null : new { description = step.Error, errorCode = "PEC-1", erroredAt = step.AnsweredAt },
        },
    };
}
