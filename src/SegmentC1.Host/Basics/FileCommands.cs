using System.Collections;
using System.Management.Automation;
using System.Text;

namespace SegmentC1.Host.Basics;

/// <summary>Reads a file by lines, or whole.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
[Alias("gc", "type")]
internal sealed class GetContentCommand : PathCommand
{
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    [Alias("First", "Head")]
    [ValidateRange(0, int.MaxValue)]
    public int? TotalCount { get; set; }

    protected override void ProcessRecord()
    {
        var literal = ParameterSetName == "LiteralPath";
        foreach (var file in Files(literal ? LiteralPath : Path, literal))
        {
            if (Raw)
            {
                WriteObject(File.ReadAllText(file));
                continue;
            }

            foreach (var line in File.ReadLines(file).Take(TotalCount ?? int.MaxValue))
            {
                WriteObject(line);
            }
        }
    }
}

/// <summary>What writing a file by lines has in common: UTF-8 without a mark, the file replaced.</summary>
internal abstract class WriteFileCommand : PathCommand, IDisposable
{
    private StreamWriter? writer;

    [Parameter(Mandatory = true, Position = 0)]
    [Alias("FilePath", "LiteralPath")]
    public string Path { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected abstract bool Append { get; }

    protected override void BeginProcessing() => writer = new StreamWriter(FilePath(Path), Append, new UTF8Encoding(false));

    /// <summary>Closes the file; the engine calls it on every way out, also after Ctrl+C.</summary>
    public void Dispose()
    {
        writer?.Dispose();
        writer = null;
        GC.SuppressFinalize(this);
    }

    protected override void EndProcessing() => Dispose();

    protected void WriteLines(object? value)
    {
        var items = (value is PSObject wrapped ? wrapped.BaseObject : value) is IEnumerable many and not string ? many.Cast<object?>() : [value];
        foreach (var item in items)
        {
            var text = LanguagePrimitives.ConvertTo<string>(item);
            if (NoNewline)
            {
                writer!.Write(text);
            }
            else
            {
                writer!.WriteLine(text);
            }
        }
    }
}

/// <summary>Writes a file.</summary>
[Cmdlet(VerbsCommon.Set, "Content")]
internal sealed class SetContentCommand : WriteFileCommand
{
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    protected override bool Append => false;

    protected override void ProcessRecord() => WriteLines(Value);
}

/// <summary>Adds to a file.</summary>
[Cmdlet(VerbsCommon.Add, "Content")]
internal sealed class AddContentCommand : WriteFileCommand
{
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    protected override bool Append => true;

    protected override void ProcessRecord() => WriteLines(Value);
}

/// <summary>Says whether something is there.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
internal sealed class TestPathCommand : PathCommand
{
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    [ValidateSet("Any", "Leaf", "Container")]
    public string PathType { get; set; } = "Any";

    protected override void ProcessRecord()
    {
        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            WriteObject(!string.IsNullOrWhiteSpace(path) && Exists(literal ? WildcardPattern.Escape(path) : path));
        }
    }

    private bool Exists(string path) => PathType switch
    {
        "Container" => SessionState.InvokeProvider.Item.IsContainer(path),
        "Leaf" => SessionState.InvokeProvider.Item.Exists(path) && !SessionState.InvokeProvider.Item.IsContainer(path),
        _ => SessionState.InvokeProvider.Item.Exists(path),
    };
}

/// <summary>Joins the parts of a path.</summary>
[Cmdlet(VerbsCommon.Join, "Path")]
internal sealed class JoinPathCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyString]
    public string ChildPath { get; set; } = string.Empty;

    [Parameter(Position = 2, ValueFromRemainingArguments = true)]
    public string[] AdditionalChildPath { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            WriteObject(AdditionalChildPath.Prepend(ChildPath).Aggregate(path, SessionState.Path.Combine));
        }
    }
}

/// <summary>Takes a path apart.</summary>
[Cmdlet(VerbsCommon.Split, "Path")]
internal sealed class SplitPathCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter Leaf { get; set; }

    [Parameter]
    public SwitchParameter Parent { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            WriteObject(Leaf ? SessionState.Path.ParseChildName(path) : SessionState.Path.ParseParent(path, null));
        }
    }
}

/// <summary>Makes a file or a folder.</summary>
[Cmdlet(VerbsCommon.New, "Item", SupportsShouldProcess = true)]
internal sealed class NewItemCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = string.Empty;

    [Parameter]
    public string ItemType { get; set; } = "File";

    [Parameter]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (ShouldProcess(Path, $"New {ItemType}"))
        {
            WriteObject(InvokeProvider.Item.New([Path], null, ItemType, Value, Force), enumerateCollection: true);
        }
    }
}

/// <summary>Removes files, folders, variables or whatever a drive holds.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", SupportsShouldProcess = true)]
[Alias("rm", "del")]
internal sealed class RemoveItemCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "LiteralPath")]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Path.Where(path => ShouldProcess(path)))
        {
            InvokeProvider.Item.Remove([path], Recurse, Force, literalPath: false);
        }
    }
}

/// <summary>Gets what lies at a path.</summary>
[Cmdlet(VerbsCommon.Get, "Item")]
[Alias("gi")]
internal sealed class GetItemCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => WriteObject(InvokeProvider.Item.Get(Path, Force, literalPath: false), enumerateCollection: true);
}

/// <summary>Lists what lies below a path.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem")]
[Alias("gci", "dir", "ls")]
internal sealed class GetChildItemCommand : PathCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string[] Path { get; set; } = ["."];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var pattern = Filter is null ? null : WildcardPattern.Get(Filter, WildcardOptions.IgnoreCase);
        var items = InvokeProvider.ChildItem.Get(Path, Recurse, Force, literalPath: false);
        WriteObject(items.Where(item => pattern is null || item.Properties["PSChildName"]?.Value is string name && pattern.IsMatch(name)), enumerateCollection: true);
    }
}

/// <summary>Says where the session is.</summary>
[Cmdlet(VerbsCommon.Get, "Location")]
[Alias("pwd", "gl")]
internal sealed class GetLocationCommand : PathCommand
{
    protected override void EndProcessing() => WriteObject(SessionState.Path.CurrentLocation);
}

/// <summary>Moves the session.</summary>
[Cmdlet(VerbsCommon.Set, "Location")]
[Alias("cd", "sl")]
internal sealed class SetLocationCommand : PathCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("LiteralPath")]
    public string Path { get; set; } = string.Empty;

    protected override void ProcessRecord() => SessionState.Path.SetLocation(Path);
}
