using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SegmentC1.Host.Basics;

/// <summary>Turns objects into JSON. What lies deeper than the depth is written as text, with a warning.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
internal sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<PSObject?> items = [];
    private bool cut;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    [Parameter]
    public SwitchParameter EnumsAsStrings { get; set; }

    protected override void ProcessRecord() => items.Add(InputObject);

    protected override void EndProcessing()
    {
        using var stream = new MemoryStream();
        // Lines end the same on every system, so that files compare.
        var options = new JsonWriterOptions { Indented = !Compress, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            Write(writer, items.Count == 1 && !AsArray ? items[0] : items, 0);
        }

        if (cut)
        {
            WriteWarning($"The JSON is cut at depth {Depth}. Use -Depth for more.");
        }

        WriteObject(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        // A custom object is its properties; every other wrapper is what it wraps.
        var plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null or DBNull:
                writer.WriteNullValue();
                break;
            case string or char or Guid or Uri or Version or TimeSpan:
                writer.WriteStringValue(plain.ToString());
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case Enum constant when EnumsAsStrings:
                writer.WriteStringValue(constant.ToString());
                break;
            case Enum constant:
                writer.WriteRawValue(constant.ToString("D"));
                break;
            case double or float:
                WriteFloat(writer, Convert.ToDouble(plain, CultureInfo.InvariantCulture));
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal or BigInteger:
                writer.WriteRawValue(Convert.ToString(plain, CultureInfo.InvariantCulture)!);
                break;
            case var _ when depth > Depth:
                cut = true;
                writer.WriteStringValue(LanguagePrimitives.ConvertTo<string>(plain));
                break;
            case IDictionary table:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in table)
                {
                    writer.WritePropertyName(LanguagePrimitives.ConvertTo<string>(entry.Key));
                    Write(writer, entry.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable many and not PSObject:
                writer.WriteStartArray();
                foreach (var item in many)
                {
                    Write(writer, item, ReferenceEquals(many, items) ? depth : depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteProperties(writer, PSObject.AsPSObject(plain).Properties, depth);
                break;
        }
    }

    private void WriteProperties(Utf8JsonWriter writer, IEnumerable<PSPropertyInfo> properties, int depth)
    {
        writer.WriteStartObject();
        foreach (var property in properties.Where(property => property.IsGettable && property.MemberType != PSMemberTypes.ScriptProperty))
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteFloat(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>Turns JSON into objects. A text that looks like a time stays a text.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
internal sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly StringBuilder text = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => text.AppendLine(InputObject);

    protected override void EndProcessing()
    {
        try
        {
            using var document = JsonDocument.Parse(text.ToString());
            WriteObject(Read(document.RootElement), enumerateCollection: !NoEnumerate);
        }
        catch (JsonException exception)
        {
            ThrowTerminatingError(new ErrorRecord(exception, "ConvertFromJson", ErrorCategory.ParserError, null));
        }
    }

    private object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when AsHashtable:
                var table = new System.Collections.Specialized.OrderedDictionary();
                foreach (var property in element.EnumerateObject())
                {
                    table[property.Name] = Read(property.Value);
                }

                return table;
            case JsonValueKind.Object:
                var result = new PSObject();
                foreach (var property in element.EnumerateObject())
                {
                    result.Properties.Add(new PSNoteProperty(property.Name, Read(property.Value)));
                }

                return result;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Read).ToArray();
            case JsonValueKind.Number:
                return element.TryGetInt64(out var whole) ? whole : element.GetDouble();
            case JsonValueKind.String:
                return element.GetString();
            default:
                return element.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
        }
    }
}
