namespace SegmentC1.ConductorOne;

/// <summary>Which role a refused operation takes, as ConductorOne's documentation of the matching page says; its own answer need not name it.</summary>
internal static class RequiredRoles
{
    /// <summary>What to do about a refusal.</summary>
    /// <param name="operation">Method and path.</param>
    public static string Advice(string operation)
    {
        if (operation.Contains("/api/v1/systemlog/", StringComparison.Ordinal))
        {
            return "Reading the system log takes the role Super Administrator, or a credential limited to Read-Only System Logs.";
        }

        if (operation.Contains("/api/v1/access_review", StringComparison.Ordinal))
        {
            return "Access reviews take the role Campaign Administrator or Super Administrator: use a credential of somebody who has it, or ask for it.";
        }

        if (operation.Contains("/action/", StringComparison.Ordinal))
        {
            return "A step is answered by its approvers only (ApproverIds of the task): connect as one of them, or have the task reassigned.";
        }

        return IsSetUp(operation)
            ? "Setting up apps and connectors takes the role Connector Administrator or Super Administrator: use a credential of somebody who has it, or ask for it."
            : "The owner of the credential lacks a role for this: use one of an administrator, or ask for the role.";
    }

    private static bool IsSetUp(string operation) =>
        !operation.StartsWith("GET ", StringComparison.Ordinal)
        && (operation.EndsWith("/api/v1/apps", StringComparison.Ordinal) || operation.EndsWith("/owners", StringComparison.Ordinal)
            || operation.EndsWith("/promote", StringComparison.Ordinal) || operation.Contains("/connectors", StringComparison.Ordinal)
            || operation.Contains("/owners/", StringComparison.Ordinal));
}
