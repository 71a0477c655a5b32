using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace SegmentC1.Help;

/// <summary>
/// Makes the help of the cmdlets from their classes, their doc comments and the pages in docs/cmdlets.
/// </summary>
/// <remarks>
/// <c>maml &lt;module bin&gt; &lt;doc comments folder&gt; &lt;engine reference&gt; &lt;pages&gt; &lt;output file&gt;</c> writes the file that Get-Help reads;
/// <c>pages …</c> with the same arguments (the last one ignored) writes the pages anew around their hand-written parts;
/// <c>check …</c> says which pages are missing, stale or lack their examples, and fails if any is.
/// </remarks>
internal static class Program
{
    private const int ExamplesWanted = 2;

    public static int Main(string[] args)
    {
        if (args.Length != 6 || args[0] is not ("maml" or "pages" or "check"))
        {
            Console.Error.WriteLine("usage: maml|pages|check <module bin> <doc comments folder> <engine reference> <pages> <output file>");
            return 64;
        }

        var (bin, comments, engine, pages, output) = (args[1], args[2], args[3], args[4], args[5]);
        var resolver = new PathAssemblyResolver([
            .. Directory.GetFiles(bin, "*.dll"), engine,
            .. Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll")]);
        using var context = new MetadataLoadContext(resolver);
        var docs = DocComments.Load(Directory.GetFiles(comments, "SegmentC1*.xml"));
        var cmdlets = CmdletShapes.Read(context.LoadFromAssemblyPath(Path.Combine(bin, "SegmentC1.dll")), docs);

        return args[0] switch
        {
            "maml" => WriteMaml(cmdlets, pages, output),
            "pages" => WritePages(cmdlets, pages),
            _ => Check(cmdlets, pages),
        };
    }

    private static int WriteMaml(IReadOnlyList<CmdletShape> cmdlets, string pages, string output)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using var writer = XmlWriter.Create(output, settings);
        MamlWriter.Write(cmdlets.Select(cmdlet => (cmdlet, PageOf(cmdlet, pages)))).Save(writer);
        return 0;
    }

    private static int WritePages(IReadOnlyList<CmdletShape> cmdlets, string pages)
    {
        Directory.CreateDirectory(pages);
        foreach (var cmdlet in cmdlets) File.WriteAllText(FileOf(cmdlet, pages), PageOf(cmdlet, pages).Render(cmdlet));
        return 0;
    }

    private static int Check(IReadOnlyList<CmdletShape> cmdlets, string pages)
    {
        var faults = new List<string>();
        foreach (var cmdlet in cmdlets)
        {
            var page = PageOf(cmdlet, pages);
            if (!File.Exists(FileOf(cmdlet, pages))) faults.Add($"{cmdlet.Name}: no page");
            else if (File.ReadAllText(FileOf(cmdlet, pages)).ReplaceLineEndings("\n") != page.Render(cmdlet)) faults.Add($"{cmdlet.Name}: the page is stale; write the pages anew");
            if (page.Description.Length == 0) faults.Add($"{cmdlet.Name}: no description");
            if (page.Examples.Count(example => example.Code.Length > 0 && example.Text.Length > 0) < ExamplesWanted) faults.Add($"{cmdlet.Name}: fewer than {ExamplesWanted} examples");
            faults.AddRange(cmdlet.Parameters.Where(parameter => parameter.Description.Length == 0).Select(parameter => $"{cmdlet.Name} -{parameter.Name}: no description"));
        }

        var names = cmdlets.Select(cmdlet => cmdlet.Name + ".md").ToHashSet(StringComparer.Ordinal);
        faults.AddRange(Directory.GetFiles(pages, "*.md").Select(Path.GetFileName).Where(file => !names.Contains(file!)).Select(file => $"{file}: a page without a cmdlet"));
        foreach (var fault in faults) Console.Error.WriteLine(fault);
        return faults.Count == 0 ? 0 : 1;
    }

    private static HelpPage PageOf(CmdletShape cmdlet, string pages) =>
        File.Exists(FileOf(cmdlet, pages)) ? HelpPage.Parse(File.ReadAllText(FileOf(cmdlet, pages))) : HelpPage.Empty;

    private static string FileOf(CmdletShape cmdlet, string pages) => Path.Combine(pages, cmdlet.Name + ".md");
}
