using System.Buffers;
using System.Globalization;
using System.Numerics;
using SegmentC1.Access;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace SegmentC1.Baton.C1z;

/// <summary>Takes the database out of a file, within limits.</summary>
internal static class C1zUnpacker
{
    private const int ChunkBytes = 1 << 17;
    private const int LargestWindowLog = 27;

    /// <exception cref="C1zFormatException">It is something else, damaged or too large.</exception>
    /// <exception cref="OutputFileException">The database cannot be written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Unpack(Stream file, string name, FileStream database, C1zReaderOptions options, CancellationToken cancellationToken)
    {
        CheckMagic(file, name);
        CheckFrame(file, name, options);
        var total = 0L;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var zstd = new DecompressionStream(file, leaveOpen: true);
            zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, Math.Clamp(BitOperations.Log2((ulong)options.MaxWindowBytes), 10, LargestWindowLog));
            int read;
            while ((read = Read(zstd, chunk, name)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                total += read;
                if (total > options.MaxDecodedBytes) throw TooLarge(name, options);
                Write(database, chunk.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static void Write(FileStream database, ReadOnlySpan<byte> bytes)
    {
        try
        {
            database.Write(bytes);
        }
        catch (IOException exception)
        {
            throw OutputFileException.From(exception, database.Name);
        }
    }

    private static void CheckMagic(Stream file, string name)
    {
        Span<byte> magic = stackalloc byte[C1zEnvelope.Length];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        magic = magic[..read];
        if (magic.SequenceEqual(C1zEnvelope.Sqlite)) return;
        if (magic.SequenceEqual(C1zEnvelope.Pebble))
        {
            throw new C1zFormatException(
                C1zFormatException.Pebble,
                $"'{name}' is a .c1z of version 3 (a Pebble store), which only ConductorOne's own newer tools read. Ask its writer for version 1 (SQLite), or read it with the baton command.");
        }

        if (read == 0) throw Truncated(name, "it is empty", null);
        if (C1zEnvelope.Sqlite.StartsWith(magic)) throw Truncated(name, "it ends within its first five bytes", null);
        throw new C1zFormatException(C1zFormatException.NotC1z, $"'{name}' is not a .c1z file: {Describe(magic)}.");
    }

    private static string Describe(ReadOnlySpan<byte> magic)
    {
        if (magic.StartsWith("SQLit"u8)) return "it is a SQLite database without the envelope";
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return "it is zstd without the five bytes C1ZF\\0 before it";
        if (magic.StartsWith("PK"u8)) return "it is a zip archive or an Office document";
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return "it is gzip";
        return "it begins with " + Convert.ToHexString(magic) + ", not with C1ZF\\0";
    }

    private static void CheckFrame(Stream file, string name, C1zReaderOptions options)
    {
        var start = file.Position;
        Span<byte> bytes = stackalloc byte[ZstdFrameHeader.MaxLength];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        file.Position = start;
        if (!ZstdFrameHeader.TryRead(bytes[..read], out var header, out var isTruncated))
        {
            throw isTruncated
                ? Truncated(name, "it ends before its content begins", null)
                : Corrupt(name, "what follows the magic is not a zstd frame", null);
        }

        if (header.ContentBytes > (ulong)options.MaxDecodedBytes) throw TooLarge(name, options);

        if (header.WindowBytes > (ulong)options.MaxWindowBytes)
        {
            throw new C1zFormatException(
                C1zFormatException.WindowTooLarge,
                string.Create(CultureInfo.InvariantCulture, $"'{name}' needs a window of {header.WindowBytes >> 20} MiB to be unpacked; {options.MaxWindowBytes >> 20} MiB are allowed. It was compressed with an unusual setting (zstd --long)."));
        }
    }

    private static int Read(DecompressionStream zstd, byte[] chunk, string name)
    {
        try
        {
            return zstd.Read(chunk, 0, ChunkBytes);
        }
        catch (EndOfStreamException exception)
        {
            throw Truncated(name, "its content ends too early; it was not copied or downloaded to its end", exception);
        }
        catch (ZstdException exception) when (exception.Code == ZSTD_ErrorCode.ZSTD_error_checksum_wrong)
        {
            throw new C1zFormatException(C1zFormatException.ChecksumMismatch, $"'{name}' is damaged: its content does not have the checksum that was written.", exception);
        }
        catch (ZstdException exception) when (exception.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw new C1zFormatException(C1zFormatException.WindowTooLarge, $"'{name}' needs a larger window to be unpacked than is allowed.", exception);
        }
        catch (ZstdException exception)
        {
            throw Corrupt(name, $"its content cannot be unpacked ({exception.Message})", exception);
        }
    }

    private static C1zFormatException TooLarge(string name, C1zReaderOptions options) => new(
        C1zFormatException.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"'{name}' has more content than the {options.MaxDecodedBytes} bytes that are allowed."));

    private static C1zFormatException Truncated(string name, string why, Exception? inner) =>
        new(C1zFormatException.Truncated, $"'{name}' is cut off: {why}.", inner);

    private static C1zFormatException Corrupt(string name, string why, Exception? inner) =>
        new(C1zFormatException.Corrupt, $"'{name}' is damaged: {why}.", inner);
}
