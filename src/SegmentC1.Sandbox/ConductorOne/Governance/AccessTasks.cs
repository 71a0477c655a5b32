using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using BatonTask = SegmentC1.ConductorOne.Baton.V1.Task;

namespace SegmentC1.Sandbox;

/// <summary>
/// The tenant's tasks of people: a request is approved in one step, carried out by the connector in the next, and taken back when its
/// time is over. Every access is under the world's gate.
/// </summary>
internal sealed class AccessTasks(TenantWorld world, TaskQueue queue)
{
    public List<AccessTask> All { get; } = [];

    public AccessTask Find(string id) =>
        All.Find(task => task.Id == id || task.NumericId.ToString(System.Globalization.CultureInfo.InvariantCulture) == id) ?? throw RestRefusal.NotFound("task", id);

    /// <summary>Opens a request or a revocation that somebody has to approve.</summary>
    public AccessTask Open(AccessTaskKind kind, EntitlementRecord entitlement, string userId, AccountRecord? account, SandboxUser creator, string description, TimeSpan? duration, bool emergency)
    {
        return Add(new AccessTask(world.NewId(), All.Count + 1, kind, entitlement, userId, world.Now)
        {
            Account = account,
            CreatedById = creator.Id,
            Description = description,
            Duration = duration,
            Emergency = emergency,
            Current = new AccessStep(world.NewId(), true, Approvers(entitlement)),
        });
    }

    /// <summary>Opens an item of an access review.</summary>
    public AccessTask OpenItem(BindingRecord binding, string reviewId, IReadOnlyList<string> reviewerIds) =>
        Add(new AccessTask(world.NewId(), All.Count + 1, AccessTaskKind.Certify, binding.Entitlement, binding.Account.UserId, world.Now)
        {
            Account = binding.Account,
            CreatedById = reviewerIds[0],
            ReviewId = reviewId,
            Origin = "TASK_ORIGIN_ACCESS_REVIEW",
            Current = new AccessStep(world.NewId(), true, reviewerIds),
        });

    /// <summary>Takes back every grant that has an end, as when it has come.</summary>
    public int Expire()
    {
        var expiring = world.Access.Bindings.Where(binding => binding.DeprovisionAt is not null && !All.Any(task => task.IsOpen && task.Kind == AccessTaskKind.Revoke && task.Entitlement == binding.Entitlement && task.Account == binding.Account)).ToList();
        foreach (var binding in expiring)
        {
            Provision(Revocation(binding.Entitlement, binding.Account.UserId, binding.Account, "The time of the grant is over.", "TASK_ORIGIN_TIME_REVOKE"));
        }

        return expiring.Count;
    }

    /// <summary>Somebody approves the current step, or denies it.</summary>
    public void Answer(AccessTask task, string stepId, SandboxUser who, bool approve, string? comment)
    {
        if (!task.IsOpen || task.Current is not { } step) throw RestRefusal.Precondition("the task is closed");
        if (!step.IsApproval) throw RestRefusal.Precondition("the current step is not an approval");
        if (step.Id != stepId) throw RestRefusal.Precondition("the policy step is not the current one");
        if (!step.ApproverIds.Contains(who.Id)) throw RestRefusal.Forbidden("permission denied: the task is not assigned to the caller");
        if (comment is not null) task.Comments.Add(comment);
        (step.AnsweredBy, step.AnsweredAt, step.Denied) = (who.Id, world.Now, !approve);
        task.History.Add(step);
        task.Current = null;
        if (task.Kind == AccessTaskKind.Certify)
        {
            Close(task, approve ? "CERTIFY_OUTCOME_CERTIFIED" : "CERTIFY_OUTCOME_DECERTIFIED");
            if (!approve) Provision(Revocation(task.Entitlement, task.UserId, task.Account, "Decertified.", "TASK_ORIGIN_ACCESS_REVIEW"));
        }
        else if (approve)
        {
            Provision(task);
        }
        else
        {
            Close(task, task.Kind == AccessTaskKind.Grant ? "GRANT_OUTCOME_DENIED" : "REVOKE_OUTCOME_DENIED");
        }
    }

    /// <summary>A connector reported the end of one of its tasks; nothing happens when it carried out none of ours.</summary>
    public void ConnectorFinished(string batonTaskId, bool success, string message)
    {
        lock (world.Gate)
        {
            if (All.Find(task => task.BatonTaskId == batonTaskId && task.IsOpen) is not { } task) return;
            if (success) Provisioned(task);
            else Failed(task, message);
        }
    }

    private AccessTask Add(AccessTask task)
    {
        All.Add(task);
        return task;
    }

    /// <summary>A revocation that nobody has to approve.</summary>
    private AccessTask Revocation(EntitlementRecord entitlement, string userId, AccountRecord? account, string why, string origin) =>
        Add(new AccessTask(world.NewId(), All.Count + 1, AccessTaskKind.Revoke, entitlement, userId, world.Now) { Account = account, Description = why, Origin = origin });

    private IReadOnlyList<string> Approvers(EntitlementRecord entitlement) =>
        [.. world.App(entitlement.AppId).OwnerIds.Append(world.Users[0].Id).Distinct()];

    private void Provision(AccessTask task)
    {
        task.Current = new AccessStep(world.NewId(), false, []);
        if (task.Account is not { } account)
        {
            Failed(task, "the user has no account in the app");
            return;
        }

        var connector = world.Connectors.Find(connector => connector.Id == task.Entitlement.ConnectorId);
        if (connector is null || connector.IsCloud)
        {
            Provisioned(task);
            return;
        }

        var principal = TenantAccess.PrincipalOf(account);
        task.BatonTaskId = queue.Add(
            task.Kind == AccessTaskKind.Grant
                ? new BatonTask { Grant = GrantOrder(task, principal) }
                : new BatonTask { Revoke = new BatonTask.Types.RevokeTask { Grant = GrantOf(task, principal) } },
            connector.Id);
    }

    private static BatonTask.Types.GrantTask GrantOrder(AccessTask task, Resource principal)
    {
        var order = new BatonTask.Types.GrantTask { Entitlement = task.Entitlement.Message, Principal = principal };
        if (task.Duration is { } duration) order.Duration = Duration.FromTimeSpan(duration);
        return order;
    }

    private static Grant GrantOf(AccessTask task, Resource principal) => new()
    {
        Id = $"{task.Entitlement.RawId}:{principal.Id.ResourceType}:{principal.Id.Resource}",
        Entitlement = task.Entitlement.Message,
        Principal = principal,
    };

    private void Provisioned(AccessTask task)
    {
        var known = world.Access.Binding(task.Entitlement, task.Account!);
        if (task.Kind == AccessTaskKind.Revoke)
        {
            if (known is not null) world.Access.Bindings.Remove(known);
            End(task, "REVOKE_OUTCOME_REVOKED");
            return;
        }

        if (known is null) world.Access.Bindings.Add(known = new BindingRecord(task.Entitlement, task.Account!, world.Now));
        known.TaskId = task.Id;
        known.DeprovisionAt = task.Duration is { } duration ? world.Now + duration : null;
        End(task, "GRANT_OUTCOME_GRANTED");
    }

    private void Failed(AccessTask task, string message)
    {
        task.Current!.Error = message;
        End(task, task.Kind == AccessTaskKind.Grant ? "GRANT_OUTCOME_ERROR" : "REVOKE_OUTCOME_ERROR");
    }

    private void End(AccessTask task, string outcome)
    {
        task.Current!.AnsweredAt = world.Now;
        task.History.Add(task.Current);
        task.Current = null;
        Close(task, outcome);
    }

    private void Close(AccessTask task, string outcome)
    {
        task.IsOpen = false;
        task.Outcome = outcome;
        task.OutcomeAt = world.Now;
    }
}
