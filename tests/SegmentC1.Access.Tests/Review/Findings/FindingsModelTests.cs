using SegmentC1.Access.Tests.Effective;

namespace SegmentC1.Access.Tests.Review.Findings;

/// <summary>Effective access and findings against the naive models, over ten thousand small awkward workspaces.</summary>
public sealed class FindingsModelTests
{
    private const int Workspaces = 10_000;

    [Fact]
    public void Access_and_findings_are_those_of_the_naive_models()
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < Workspaces; seed++)
        {
            var @case = FindingCase.Of(seed);
            var book = ReviewBook.Build(WorkspaceSnapshot.Create(@case.Reading), @case.Options);
            Same(seed, new NaiveModel(@case.Reading).Facts().Distinct(), book.Entries.Where(entry => entry.RoleId is not null).Select(EffectiveAccessModelTests.Fact));
            Same(seed, new NaiveFindings(@case).All(), book.Findings.Select(Text));
            seen.UnionWith(book.Findings.Select(finding => finding.Id));
        }

        // A model that never sees a finding would prove nothing about it. NotUnderstood is only ever found while reading from the wire.
        Assert.Equal(ReviewFindings.All.Select(kind => kind.Id).Except([AccessFinding.NotUnderstood]).Order(), seen.Order());
    }

    [Fact]
    public void What_a_line_and_a_person_carry_is_what_was_found()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var @case = FindingCase.Of(seed);
            var book = ReviewBook.Build(WorkspaceSnapshot.Create(@case.Reading), @case.Options);
            foreach (var user in book.Users)
            {
                var ofLines = book.Entries.Where(entry => entry.PrincipalType == user.PrincipalType && entry.PrincipalId == user.PrincipalId).SelectMany(entry => entry.Findings).ToHashSet();
                var type = user.PrincipalType == PrincipalType.User ? "user" : "invite";
                var groups = user.Groups.Select(group => group.Id).ToHashSet();
                var about = book.Findings.Where(finding => finding.SubjectType == type && finding.SubjectId == user.PrincipalId).Select(finding => finding.Id).ToHashSet();
                var ofGroups = book.Findings.Where(finding => finding.SubjectType == "group" && groups.Contains(finding.SubjectId)).Select(finding => finding.Id);
                Assert.True(ofLines.SetEquals(user.Findings), $"seed {seed}, {user.Email}");
                Assert.True(about.IsSubsetOf(ofLines), $"seed {seed}, {user.Email}: {string.Join(' ', about.Except(ofLines))}");
                Assert.True(ofLines.IsSubsetOf(about.Concat(ofGroups)), $"seed {seed}, {user.Email}: {string.Join(' ', ofLines.Except(about.Concat(ofGroups)))}");
            }
        }
    }

    private static void Same(int seed, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, found) = (expected.Order(StringComparer.Ordinal).ToList(), actual.Order(StringComparer.Ordinal).ToList());
        Assert.True(wanted.SequenceEqual(found), $"seed {seed}: missing {string.Join(", ", wanted.Except(found))}; too many {string.Join(", ", found.Except(wanted))} {found.Count - wanted.Count}");
    }

    private static string Text(ReviewFinding finding)
    {
        var subject = $"{finding.Id}|{finding.SubjectType}|{finding.SubjectId.ToLowerInvariant()}|";
        var ofOne = finding.SubjectType is "user" or "group" or "invite" && finding.RoleId is not null && finding.Id is not (AccessFinding.Privileged or AccessFinding.PiiAccess or ReviewFindings.CanRelabelOwnSource);
        return ofOne ? $"{subject}{finding.RoleId}|{EffectiveAccessModelTests.Scope(finding.Scope!)}" : subject;
    }
}
