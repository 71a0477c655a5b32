using System.Collections;
using System.Management.Automation;

namespace SegmentC1.Host.Basics;

/// <summary>Picks objects and properties.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
[Alias("select")]
internal sealed class SelectObjectCommand : PSCmdlet
{
    private readonly Queue<PSObject> last = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private PropertySelector[] selectors = [];
    private int skipped;
    private int written;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public string[] ExcludeProperty { get; set; } = [];

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Last { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    protected override void BeginProcessing()
    {
        if (Property.Length == 0 && ExcludeProperty.Length > 0)
        {
            Property = ["*"];
        }

        selectors = [.. Property.Select(PropertySelector.Parse)];
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null || skipped++ < Skip)
        {
            return;
        }

        if (Last is { } wanted)
        {
            last.Enqueue(InputObject);
            if (last.Count > wanted)
            {
                last.Dequeue();
            }

            if (First is null)
            {
                return;
            }
        }

        if (First is null || written < First)
        {
            Emit(InputObject);
        }

        if (written == First && Last is null)
        {
            PipelineStop.Upstream(this);
        }
    }

    protected override void EndProcessing()
    {
        foreach (var item in last)
        {
            Emit(item);
        }
    }

    private void Emit(PSObject item)
    {
        written++;
        if (ExpandProperty is not null)
        {
            var property = item.Properties[ExpandProperty];
            if (property is null)
            {
                WriteError(new ErrorRecord(new PSArgumentException($"Property \"{ExpandProperty}\" cannot be found."), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
                return;
            }

            WriteObject(property.Value, enumerateCollection: true);
            return;
        }

        var result = selectors.Length == 0 ? item : Project(item);
        if (!Unique || seen.Add(Identity(result)))
        {
            WriteObject(result);
        }
    }

    private PSObject Project(PSObject item)
    {
        var result = new PSObject();
        var excluded = ExcludeProperty.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        foreach (var (name, value) in selectors.SelectMany(selector => selector.Read(item)))
        {
            if (result.Properties[name] is null && !excluded.Any(pattern => pattern.IsMatch(name)))
            {
                result.Properties.Add(new PSNoteProperty(name, value));
            }
        }

        result.TypeNames.Insert(0, "Selected." + (item.BaseObject is PSCustomObject ? "System.Management.Automation.PSCustomObject" : item.BaseObject.GetType().FullName));
        return result;
    }

    private static string Identity(PSObject item) => item.BaseObject is PSCustomObject
        ? string.Join('\u001f', item.Properties.Select(property => $"{property.Name}={property.Value}"))
        : item.ToString();
}

/// <summary>Sorts objects, those that compare equal in the order in which they came.</summary>
[Cmdlet("Sort", "Object")]
[Alias("sort")]
internal sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            items.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        var selectors = Property.Select(PropertySelector.Parse).ToArray();
        var keyed = items.Select(item => (Item: item, Keys: selectors.Length == 0 ? [item.BaseObject] : selectors.Select(selector => selector.Value(item)).ToArray())).ToList();
        var directions = selectors.Length == 0 ? [Descending] : selectors.Select(selector => selector.Descending ?? Descending).ToArray();
        var comparer = Comparer<object?[]>.Create((left, right) => Compare(left, right, directions));
        object?[]? previous = null;
        foreach (var (item, keys) in keyed.OrderBy(pair => pair.Keys, comparer))
        {
            if (!Unique || previous is null || comparer.Compare(previous, keys) != 0)
            {
                WriteObject(item);
            }

            previous = keys;
        }
    }

    private int Compare(object?[] left, object?[] right, bool[] descending)
    {
        for (var index = 0; index < left.Length; index++)
        {
            var order = CompareValues(left[index], right[index]);
            if (order != 0)
            {
                return descending[index] ? -order : order;
            }
        }

        return 0;
    }

    private int CompareValues(object? left, object? right) =>
        LanguagePrimitives.TryCompare(left, right, !CaseSensitive, out var order)
            ? order
            : string.Compare(left?.ToString(), right?.ToString(), CaseSensitive ? StringComparison.CurrentCulture : StringComparison.CurrentCultureIgnoreCase);
}

/// <summary>Counts objects, and adds up a property.</summary>
[Cmdlet("Measure", "Object")]
[Alias("measure")]
internal sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly List<double> values = [];
    private int count;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    [Parameter]
    public SwitchParameter Minimum { get; set; }

    [Parameter]
    public SwitchParameter Maximum { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        var value = Property is null ? InputObject.BaseObject : InputObject.Properties[Property]?.Value;
        if (value is null)
        {
            return;
        }

        count++;
        if (Sum || Average || Minimum || Maximum)
        {
            values.Add(LanguagePrimitives.ConvertTo<double>(value));
        }
    }

    protected override void EndProcessing()
    {
        var result = new PSObject();
        Add("Count", count);
        Add("Sum", Sum ? values.Sum() : null);
        Add("Average", Average && values.Count > 0 ? values.Average() : null);
        Add("Minimum", Minimum && values.Count > 0 ? values.Min() : null);
        Add("Maximum", Maximum && values.Count > 0 ? values.Max() : null);
        Add("Property", Property);
        WriteObject(result);

        void Add(string name, object? value) => result.Properties.Add(new PSNoteProperty(name, value));
    }
}

/// <summary>Groups objects by the text of a property.</summary>
[Cmdlet("Group", "Object")]
[Alias("group")]
internal sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<PSObject> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true)]
    public object Property { get; set; } = null!;

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            items.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        var selector = PropertySelector.Parse(Property);
        var groups = items.GroupBy(item => LanguagePrimitives.ConvertTo<string>(selector.Value(item)) ?? string.Empty, StringComparer.CurrentCultureIgnoreCase);
        foreach (var group in groups.OrderBy(group => group.Key, StringComparer.CurrentCultureIgnoreCase))
        {
            var result = new PSObject();
            result.Properties.Add(new PSNoteProperty("Count", group.Count()));
            result.Properties.Add(new PSNoteProperty("Name", group.Key));
            result.Properties.Add(new PSNoteProperty("Group", group.ToArray()));
            WriteObject(result);
        }
    }
}

/// <summary>Makes an object of a .NET type, or an empty one with properties.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
internal sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string TypeName { get; set; } = string.Empty;

    [Parameter(Position = 1)]
    [Alias("Args")]
    public object[] ArgumentList { get; set; } = [];

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void EndProcessing()
    {
        var bare = TypeName.Equals("PSObject", StringComparison.OrdinalIgnoreCase) || TypeName.Equals("PSCustomObject", StringComparison.OrdinalIgnoreCase);
        var result = bare ? new PSObject() : Create();
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (bare)
            {
                result.Properties.Add(new PSNoteProperty(name, entry.Value));
            }
            else
            {
                result.Properties[name].Value = entry.Value;
            }
        }

        WriteObject(result);
    }

    private PSObject Create()
    {
        // The engine's own choice among constructors, with its conversions of arguments.
        var type = LanguagePrimitives.ConvertTo<Type>(TypeName);
        return InvokeCommand.InvokeScript("param($type, $values) , $type::new.Invoke($values)", type, ArgumentList)[0];
    }
}
