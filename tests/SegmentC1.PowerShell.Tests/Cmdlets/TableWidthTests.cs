using System.Management.Automation;
using System.Xml.Linq;
using SegmentC1.Host;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Tables in the windows that people have: a column that does not fit goes, it is not squeezed until its heading breaks.</summary>
public sealed class TableWidthTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void No_heading_breaks_and_no_line_is_too_long(int width)
    {
        var types = XDocument.Load(Path.Combine(Checkout.ModuleFolder, "SegmentC1.Format.ps1xml")).Descendants("View")
            .Where(view => view.Element("TableControl") is not null)
            .SelectMany(view => view.Descendants("TypeName").Select(name => name.Value)).ToList();
        Assert.True(types.Count > 30);

        using var output = new StringWriter();
        using var runner = new PowerShellHostRunner(new HostOptions { Manifest = Checkout.Manifest, NonInteractive = true, Output = output, Error = TextWriter.Null, Width = width });
        foreach (var type in types)
        {
            output.GetStringBuilder().Clear();
            runner.RunCommand($"[pscustomobject]@{{ PSTypeName = '{type}'; Id = 'x' }} | Out-Default");
            var lines = new System.Management.Automation.Internal.StringDecorated(output.ToString()).ToString(OutputRendering.PlainText)
                .ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).ToList();

            Assert.True(lines.Count > 1 && lines[1].TrimStart().StartsWith("--", StringComparison.Ordinal), $"{type} at {width}:\n{string.Join('\n', lines)}");
            Assert.All(lines, line => Assert.True(line.Length <= width, $"{type} at {width}: {line}"));
        }
    }
}
