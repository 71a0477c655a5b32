using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SegmentC1.Access;

namespace SegmentC1;

/// <summary>Ids of findings as people type them: whatever the case.</summary>
internal static class ReviewFindingNames
{
    /// <summary>The ids as they are written in files.</summary>
    /// <exception cref="CommandException">There is no such finding.</exception>
    public static IReadOnlyList<string> Resolve(string[]? names) =>
    [
        .. (names ?? []).Select(name => ReviewFindings.All.FirstOrDefault(kind => string.Equals(kind.Id, name, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new CommandException(ErrorIds.BadInput, $"There is no finding '{name}'. There are {string.Join(", ", ReviewFindings.All.Select(kind => kind.Id))}.", name)),
    ];
}

/// <summary>Completes ids of findings.</summary>
public sealed class FindingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = Quoting.Unquote(wordToComplete ?? string.Empty);
        return ReviewFindings.All
            .Where(kind => kind.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(kind => kind.Id, StringComparer.Ordinal)
            .Select(kind => new CompletionResult(kind.Id, kind.Id, CompletionResultType.ParameterValue, kind.Title))
            .ToList();
    }
}
