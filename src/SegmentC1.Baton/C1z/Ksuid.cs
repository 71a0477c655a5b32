using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SegmentC1.Baton;

/// <summary>
/// A KSUID, the form that ConductorOne's tools demand of a sync id: 27 characters of base 62 that hold the second of creation and
/// 16 random bytes, and that sort, as ordinal text, by that second.
/// </summary>
public readonly record struct Ksuid
{
    /// <summary>Characters of the text form.</summary>
    public const int TextLength = 27;

    private const int ByteLength = 20;
    private const long Epoch = 1_400_000_000;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly string? _text;

    private Ksuid(string text, DateTimeOffset time)
    {
        _text = text;
        Time = time;
    }

    /// <summary>When it was made, to the second.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Makes an id of this moment.</summary>
    public static Ksuid New(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        Span<byte> random = stackalloc byte[ByteLength - sizeof(uint)];
        RandomNumberGenerator.Fill(random);
        return From(timeProvider.GetUtcNow(), random);
    }

    /// <summary>Makes an id from its parts.</summary>
    /// <param name="time">From 2014-05-13T16:53:20Z on, for 136 years; cut to the second.</param>
    /// <param name="payload">16 bytes.</param>
    public static Ksuid From(DateTimeOffset time, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != ByteLength - sizeof(uint)) throw new ArgumentException("A KSUID has 16 bytes of payload.", nameof(payload));
        var seconds = time.ToUnixTimeSeconds() - Epoch;
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, uint.MaxValue, nameof(time));
        Span<byte> bytes = stackalloc byte[ByteLength];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)seconds);
        payload.CopyTo(bytes[sizeof(uint)..]);
        return new Ksuid(Encode(bytes), DateTimeOffset.FromUnixTimeSeconds(seconds + Epoch));
    }

    /// <summary>Reads the text form; false for anything else, numbers beyond 20 bytes included.</summary>
    public static bool TryParse(string? text, out Ksuid ksuid)
    {
        ksuid = default;
        if (text is not { Length: TextLength }) return false;
        Span<byte> bytes = stackalloc byte[ByteLength];
        bytes.Clear();
        foreach (var character in text)
        {
            var carry = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (carry < 0) return false;
            for (var i = ByteLength - 1; i >= 0; i--)
            {
                carry += bytes[i] * Alphabet.Length;
                bytes[i] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0) return false;
        }

        ksuid = new Ksuid(text, DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes) + Epoch));
        return true;
    }

    /// <summary>The 27 characters.</summary>
    public override string ToString() => _text ?? new string(Alphabet[0], TextLength);

    private static string Encode(Span<byte> number)
    {
        Span<char> text = stackalloc char[TextLength];
        for (var position = TextLength - 1; position >= 0; position--)
        {
            var remainder = 0;
            for (var i = 0; i < number.Length; i++)
            {
                var digit = (remainder << 8) | number[i];
                number[i] = (byte)(digit / Alphabet.Length);
                remainder = digit % Alphabet.Length;
            }

            text[position] = Alphabet[remainder];
        }

        return new string(text);
    }
}
