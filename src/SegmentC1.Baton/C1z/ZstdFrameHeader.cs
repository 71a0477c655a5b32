using System.Buffers.Binary;

namespace SegmentC1.Baton.C1z;

/// <summary>What the first bytes of a zstd frame say of it (RFC 8878, 3.1.1.1), so that a giant is refused before any memory is taken.</summary>
/// <param name="WindowBytes">Memory that decoding needs.</param>
/// <param name="ContentBytes">Bytes of the content; null when the frame does not say.</param>
internal readonly record struct ZstdFrameHeader(ulong WindowBytes, ulong? ContentBytes)
{
    public const int MaxLength = 18;

    private const uint Magic = 0xFD2FB528;

    /// <summary>Reads the header; false when these bytes are not the beginning of a frame.</summary>
    /// <param name="bytes">The first <see cref="MaxLength"/> bytes, or fewer where the file ends before.</param>
    /// <param name="header">What it says.</param>
    /// <param name="isTruncated">Whether the bytes ended within the header.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ZstdFrameHeader header, out bool isTruncated)
    {
        header = default;
        isTruncated = bytes.Length < sizeof(uint) + 1;
        if (isTruncated || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return false;

        var descriptor = bytes[4];
        var isSingleSegment = (descriptor & 0x20) != 0;
        var dictionaryBytes = (descriptor & 3) switch { 3 => 4, var code => code };
        var contentSizeCode = descriptor >> 6;
        var contentSizeBytes = contentSizeCode == 0 ? (isSingleSegment ? 1 : 0) : 1 << contentSizeCode;
        var rest = bytes[5..];
        isTruncated = rest.Length < (isSingleSegment ? 0 : 1) + dictionaryBytes + contentSizeBytes;
        if (isTruncated) return false;

        ulong window = 0;
        if (!isSingleSegment)
        {
            var windowBase = 1UL << (10 + (rest[0] >> 3));
            window = windowBase + ((windowBase >> 3) * (ulong)(rest[0] & 7));
            rest = rest[1..];
        }

        rest = rest[dictionaryBytes..];
        ulong? content = contentSizeBytes switch
        {
            0 => null,
            1 => rest[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(rest) + 256UL,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(rest),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(rest),
        };
        header = new ZstdFrameHeader(isSingleSegment ? content!.Value : window, content);
        return true;
    }
}
