using SegmentC1.Access;

namespace SegmentC1;

/// <summary>
/// Which part of a workspace a review is of, for example <c>@{ Group = 'Marketing*'; Domain = 'partner.test' }</c>. What is given must all
/// apply; several values of one name are alternatives.
/// </summary>
public sealed class AccessReviewScope
{
    /// <summary>Only what is held through these groups: names, ids, wildcards or groups.</summary>
    public GroupReference[]? Group { get; set; }

    /// <summary>Only these roles: names, ids, wildcards or roles.</summary>
    public RoleReference[]? Role { get; set; }

    /// <summary>Only what reaches these sources, warehouses, functions or spaces: names, slugs, ids, wildcards or resources.</summary>
    public ResourceReference[]? Resource { get; set; }

    /// <summary>Only people whose address is of these domains; wildcards allowed.</summary>
    public string[]? Domain { get; set; }

    /// <summary>Only lines with one of these findings.</summary>
    public string[]? Finding { get; set; }

    /// <summary>The scope in words.</summary>
    public override string ToString() => AsGiven.ToString();

    private ReviewScope AsGiven => new()
    {
        Group = Patterns(Group),
        Role = Patterns(Role),
        Resource = Patterns(Resource),
        Domain = Domain ?? [],
        Finding = Finding ?? [],
    };

    /// <summary>The scope, once its findings are known to exist.</summary>
    /// <exception cref="CommandException">There is no such finding.</exception>
    internal ReviewScope ToScope() => AsGiven with { Finding = ReviewFindingNames.Resolve(Finding) };

    private static IReadOnlyList<string> Patterns(Reference[]? references) =>
        references is null ? [] : [.. references.Select(reference => reference.Id ?? reference.Text)];
}
