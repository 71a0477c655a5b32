using System.Globalization;
using System.Text;

namespace SegmentC1.Help;

/// <summary>An example of a cmdlet's page.</summary>
internal sealed record HelpExample(string Title, string Code, string Text);

/// <summary>
/// A page of docs/cmdlets. Description, examples, notes and links are written by hand; the rest comes from the cmdlet's class
/// and is written anew each time, so that page and cmdlet cannot drift apart.
/// </summary>
internal sealed record HelpPage(string Description, IReadOnlyList<HelpExample> Examples, string Notes, IReadOnlyList<string> Links)
{
    public static HelpPage Empty { get; } = new(string.Empty, [], string.Empty, []);

    /// <summary>Reads the parts that are written by hand.</summary>
    public static HelpPage Parse(string markdown)
    {
        var sections = Split(markdown, "## ");
        var examples = Split(sections.GetValueOrDefault("Examples", string.Empty), "### ")
            .Select(example => Example(example.Key, example.Value)).ToList();
        var links = sections.GetValueOrDefault("Related links", string.Empty)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        return new HelpPage(sections.GetValueOrDefault("Description", string.Empty), examples, sections.GetValueOrDefault("Notes", string.Empty), links);
    }

    /// <summary>The whole page for a cmdlet, with these hand-written parts.</summary>
    public string Render(CmdletShape cmdlet)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {cmdlet.Name}\n\n{cmdlet.Synopsis}\n\n## Syntax\n\n```\n");
        page.AppendJoin("\n\n", cmdlet.Sets.Select(cmdlet.Syntax).Distinct(StringComparer.Ordinal)).Append("\n```\n\n");
        page.Append(CultureInfo.InvariantCulture, $"## Description\n\n{Description}\n\n## Examples\n\n");
        foreach (var example in Examples) page.Append(CultureInfo.InvariantCulture, $"### {example.Title}\n\n```powershell\n{example.Code}\n```\n\n{example.Text}\n\n");

        page.Append("## Parameters\n\n");
        foreach (var parameter in cmdlet.Parameters) page.Append(CultureInfo.InvariantCulture, $"### -{parameter.Name}\n\n{parameter.Description}\n\n{Facts(parameter)}\n\n");
        if (cmdlet.ShouldProcess) page.Append("`-WhatIf` and `-Confirm` work as everywhere in PowerShell.\n\n");

        page.Append("## Outputs\n\n");
        page.Append(cmdlet.Outputs.Count == 0 ? "None.\n" : string.Concat(cmdlet.Outputs.Select(output => $"- `{output.Type}`: {output.Description}\n")));
        if (Notes.Length > 0) page.Append(CultureInfo.InvariantCulture, $"\n## Notes\n\n{Notes}\n");
        if (Links.Count > 0) page.Append("\n## Related links\n\n").Append(string.Concat(Links.Select(link => $"- {link}\n")));
        return page.ToString();
    }

    private static string Facts(ParameterShape parameter)
    {
        var facts = new List<string> { parameter.IsSwitch ? "Switch" : $"Type `{parameter.TypeName}`" };
        var required = parameter.Uses.Count(use => use.Mandatory);
        if (required > 0) facts.Add(required == parameter.Uses.Count ? "required" : "required in some forms");
        if (parameter.Uses.Select(use => use.Position).FirstOrDefault(position => position is not null) is { } position) facts.Add($"position {position}");
        if (parameter.Uses.Any(use => use.ByValue)) facts.Add("from the pipeline");
        if (parameter.Uses.Any(use => use.ByPropertyName)) facts.Add("from the pipeline by property name");
        if (parameter.Wildcards) facts.Add("wildcards allowed");
        if (parameter.Aliases.Count > 0) facts.Add("alias " + string.Join(", ", parameter.Aliases.Select(alias => $"`-{alias}`")));
        if (parameter.Values.Count > 0) facts.Add("one of " + string.Join(", ", parameter.Values.Select(value => $"`{value}`")));
        return string.Join("; ", facts) + ".";
    }

    private static HelpExample Example(string title, string body)
    {
        const string fence = "```";
        var open = body.IndexOf(fence, StringComparison.Ordinal);
        var close = open < 0 ? -1 : body.IndexOf("\n" + fence, open + fence.Length, StringComparison.Ordinal);
        if (close < 0) return new HelpExample(title, string.Empty, body);
        var code = body[(body.IndexOf('\n', open) + 1)..close];
        return new HelpExample(title, code, body[(close + 1 + fence.Length)..].Trim());
    }

    // Headings inside a fenced block are code, not headings.
    private static Dictionary<string, string> Split(string markdown, string heading)
    {
        var sections = new Dictionary<string, string>();
        string? title = null;
        var body = new StringBuilder();
        var fenced = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (!fenced && line.StartsWith(heading, StringComparison.Ordinal))
            {
                if (title is not null) sections[title] = body.ToString().Trim();
                title = line[heading.Length..].Trim();
                body.Clear();
            }
            else
            {
                body.Append(line).Append('\n');
            }
        }

        if (title is not null) sections[title] = body.ToString().Trim();
        return sections;
    }
}
