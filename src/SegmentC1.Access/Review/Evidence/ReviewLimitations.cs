namespace SegmentC1.Access;

/// <summary>What an auditor asks for and the Segment API does not have; silence would read as "checked".</summary>
internal static class ReviewLimitations
{
    public static IReadOnlyList<string> All { get; } =
    [
        "Sign-in, MFA and SSO exemption of people are not in the Segment API.",
        "Public API tokens, and who holds them, are not in the Segment API.",
        "Whether a person or a group is managed by SCIM is not in the Segment API.",
        "Since when an invite is pending, and what it gives by itself, is not in the Segment API; access that it brings through groups is listed.",
        "Which spaces a label scope covers is not in the Segment API.",
        "LastRecordedChangeUtc is the last recorded change, not the last use; an empty cell says nothing about use.",
    ];
}
