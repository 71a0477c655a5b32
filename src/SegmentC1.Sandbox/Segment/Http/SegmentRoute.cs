namespace SegmentC1.Sandbox;

/// <summary>One operation of the API.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Path; <c>*</c> stands for one parameter.</param>
/// <param name="Handle">What it does.</param>
/// <param name="OwnerOnly">Whether a member's token gets 401.</param>
/// <param name="Feature">Part of the plan that it needs; null for none.</param>
internal sealed record SegmentRoute(
    string Method,
    string Template,
    Func<SegmentCall, SegmentReply> Handle,
    bool OwnerOnly = false,
    PlanFeature? Feature = null)
{
    private readonly string[] _parts = Template.Split('/');

    /// <summary>Writes of people, groups and labels have a limit of their own.</summary>
    public bool HasWriteLimit => Method != "GET" && !Template.StartsWith("/sources", StringComparison.Ordinal);

    /// <summary>The values of the parameters when the path fits, else null.</summary>
    public IReadOnlyList<string>? Match(string[] parts)
    {
        if (parts.Length != _parts.Length)
        {
            return null;
        }

        List<string> values = [];
        for (var i = 0; i < parts.Length; i++)
        {
            if (_parts[i] == "*")
            {
                values.Add(Uri.UnescapeDataString(parts[i]));
            }
            else if (_parts[i] != parts[i])
            {
                return null;
            }
        }

        return values;
    }
}

/// <summary>A part of the product that a plan may lack.</summary>
/// <param name="Name">As the refusal calls it.</param>
/// <param name="IsIn">Whether a workspace has it.</param>
internal sealed record PlanFeature(string Name, Func<SegmentSandboxOptions, bool> IsIn)
{
    public static PlanFeature Groups { get; } = new("User Groups", options => options.GroupsInPlan);

    public static PlanFeature Spaces { get; } = new("Spaces", options => options.SpacesInPlan);

    public static PlanFeature Functions { get; } = new("Functions", options => options.FunctionsInPlan);

    public static PlanFeature Audit { get; } = new("Audit Trail", options => options.AuditInPlan);
}
