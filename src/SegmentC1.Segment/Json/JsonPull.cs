using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <summary>Pulls values out of a JSON body token by token; what is not asked for is passed over and never becomes an object.</summary>
internal sealed class JsonPull(JsonReader reader, CancellationToken cancellationToken)
{
    public JsonToken Token => reader.TokenType;

    /// <summary>A reader that leaves every text as it came and refuses deep nesting.</summary>
    public static JsonTextReader NewReader(TextReader text) => new(text)
    {
        DateParseHandling = DateParseHandling.None,
        MaxDepth = 64,
        CloseInput = false,
    };

    /// <summary>Steps to the next token.</summary>
    /// <exception cref="ShapeException">The text ends here.</exception>
    public async ValueTask StepAsync()
    {
        if (!await TryStepAsync().ConfigureAwait(false)) throw new ShapeException("the JSON ends before its end");
    }

    /// <summary>Whether there is another token; the reader then stands on it.</summary>
    public async ValueTask<bool> TryStepAsync() => await reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Goes through the object that the reader stands on. For each property the reader is put on its value, and
    /// <paramref name="read"/> says whether it took it (it then stands on the value's last token); else it is passed over.
    /// </summary>
    public async ValueTask PropertiesAsync(Func<string, ValueTask<bool>> read)
    {
        while (true)
        {
            await StepAsync().ConfigureAwait(false);
            if (Token == JsonToken.EndObject) return;
            if (Token == JsonToken.Comment) continue;
            var name = (string)reader.Value!;
            await StepAsync().ConfigureAwait(false);
            if (!await read(name).ConfigureAwait(false)) await SkipAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes through the array that the reader stands on; for each element the reader is put on it.</summary>
    public async ValueTask ElementsAsync(Func<ValueTask> read)
    {
        while (true)
        {
            await StepAsync().ConfigureAwait(false);
            if (Token == JsonToken.EndArray) return;
            if (Token != JsonToken.Comment) await read().ConfigureAwait(false);
        }
    }

    /// <summary>Passes over the value that the reader stands on.</summary>
    public async ValueTask SkipAsync()
    {
        if (Token is not (JsonToken.StartObject or JsonToken.StartArray)) return;
        var depth = reader.Depth;
        do
        {
            await StepAsync().ConfigureAwait(false);
        }
        while (reader.Depth > depth);
    }

    /// <summary>The scalar that the reader stands on as text; null for null, and for an object or array, which is passed over.</summary>
    public async ValueTask<string?> TextAsync()
    {
        if (Token is JsonToken.String) return (string)reader.Value!;
        if (Token is JsonToken.Integer or JsonToken.Float or JsonToken.Boolean) return Convert.ToString(reader.Value, CultureInfo.InvariantCulture);
        await SkipAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>The count that the reader stands on: integer, decimal form or digits in a string; null for anything else.</summary>
    public async ValueTask<long?> CountAsync()
    {
        var text = await TextAsync().ConfigureAwait(false);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15 ? (long)number : null;
    }

    /// <summary>The truth value that the reader stands on; null for anything else.</summary>
    public async ValueTask<bool?> FlagAsync()
    {
        var text = await TextAsync().ConfigureAwait(false);
        return bool.TryParse(text, out var flag) ? flag : null;
    }

    /// <summary>The whole value that the reader stands on. Only for what holds no secret and is needed to the last field.</summary>
    public async ValueTask<JToken> WholeAsync() => await JToken.ReadFromAsync(reader, cancellationToken).ConfigureAwait(false);
}

/// <summary>A body that is JSON but not what the API promises. The message is a half sentence without content of the body.</summary>
internal sealed class ShapeException(string message) : Exception(message);
