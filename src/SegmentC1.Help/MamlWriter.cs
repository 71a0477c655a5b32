using System.Globalization;
using System.Xml.Linq;

namespace SegmentC1.Help;

/// <summary>Writes the help file that Get-Help reads: PowerShell's MAML dialect.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Help = "http://msh";

    private static readonly string[] RiskMitigation = ["WhatIf", "Confirm"];

    public static XDocument Write(IEnumerable<(CmdletShape Cmdlet, HelpPage Page)> pages) =>
        new(new XElement(Help + "helpItems", new XAttribute("schema", "maml"), pages.Select(entry => One(entry.Cmdlet, entry.Page))));

    private static XElement One(CmdletShape cmdlet, HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            new XElement(Maml + "description", Paragraphs(cmdlet.Synopsis))),
        new XElement(Maml + "description", Paragraphs(page.Description)),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            cmdlet.In(set).Select(found => Parameter(found.Parameter, found.Use, inSyntax: true)),
            cmdlet.ShouldProcess ? RiskMitigation.Select(CommonSwitch) : null))),
        new XElement(Command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(parameter, parameter.Uses[0], inSyntax: false))),
        new XElement(Command + "inputTypes", cmdlet.Parameters
            .Where(parameter => parameter.Uses.Any(use => use.ByValue))
            .Select(parameter => new XElement(Command + "inputType", TypeOf(parameter.TypeName), new XElement(Maml + "description", Paragraphs(parameter.Description))))),
        new XElement(Command + "returnValues", cmdlet.Outputs
            .Select(output => new XElement(Command + "returnValue", TypeOf(output.Type), new XElement(Maml + "description", Paragraphs(output.Description))))),
        page.Notes.Length == 0 ? null : new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
        new XElement(Command + "examples", page.Examples.Select((example, index) => new XElement(
            Command + "example",
            new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {index + 1}: {example.Title}")),
            new XElement(Dev + "code", example.Code),
            new XElement(Dev + "remarks", Paragraphs(example.Text))))),
        new XElement(Command + "relatedLinks", page.Links.Select(link => new XElement(
            Maml + "navigationLink", new XElement(Maml + "linkText", LinkText(link)), new XElement(Maml + "uri")))));

    private static XElement Parameter(ParameterShape parameter, ParameterUse use, bool inSyntax)
    {
        var pipeline = (use.ByValue, use.ByPropertyName) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
        var element = new XElement(
            Command + "parameter",
            new XAttribute("required", use.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", "true"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", pipeline),
            new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paragraphs(parameter.Description)));
        if (parameter.Values.Count > 0 && inSyntax)
        {
            element.Add(new XElement(Command + "parameterValueGroup", parameter.Values.Select(value =>
                new XElement(Command + "parameterValue", new XAttribute("required", "false"), value))));
        }

        if (!parameter.IsSwitch)
        {
            element.Add(new XElement(Command + "parameterValue", new XAttribute("required", "true"), parameter.TypeName));
        }

        element.Add(TypeOf(parameter.TypeName));
        return element;
    }

    private static XElement CommonSwitch(string name) => new(
        Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"),
        new XAttribute("position", "named"),
        new XElement(Maml + "name", name));

    private static XElement TypeOf(string name) => new(Dev + "type", new XElement(Maml + "name", name));

    private static IEnumerable<XElement> Paragraphs(string text) =>
        text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(paragraph => new XElement(Maml + "para", Plain(paragraph)));

    // Get-Help shows text as it is; Markdown's own marks would only be in the way.
    private static string Plain(string markdown) => markdown.Replace("`", string.Empty, StringComparison.Ordinal).Replace("**", string.Empty, StringComparison.Ordinal);

    // [Text](file.md) is a link of the page; Get-Help shows the text.
    private static string LinkText(string link) =>
        link.StartsWith('[') && link.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? link[1..end] : link;
}
