using System.Buffers;
using System.Security.Cryptography;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace SegmentC1.Baton.C1z;

/// <summary>Makes the file from the finished database: the magic and one zstd frame with content size and checksum.</summary>
internal static class C1zPacker
{
    // Always two, so that the same database gives the same file on every machine.
    public const int Workers = 2;
    public const int ChunkBytes = 1 << 18;

    // What a worker takes at a time. By default four windows, which takes 40 MB more and makes the file six per cent smaller.
    private const int JobBytes = 2 << 20;

    /// <summary>Compresses a database into a stream.</summary>
    /// <returns>Bytes written, and their SHA-256 in lower-case hexadecimal.</returns>
    public static (long Bytes, string Sha256) Pack(Stream database, Stream target, int level, CancellationToken cancellationToken)
    {
        using var hashed = new HashingStream(target);
        using var compressor = MakeCompressor(level, database.Length);
        hashed.Write(C1zEnvelope.Sqlite);

        // Its disposal ends the frame, so that it must not be disposed when the frame is not whole; it holds nothing of its own.
        var zstd = new CompressionStream(hashed, compressor, preserveCompressor: true, leaveOpen: true);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int read;
            while ((read = database.Read(chunk)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                zstd.Write(chunk.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        zstd.Dispose();
        return (hashed.Written, hashed.Sha256());
    }

    // To be disposed in any case: its workers would keep the process alive. The windows of all levels up to 19 end at 8 MiB.
    private static Compressor MakeCompressor(int level, long contentBytes)
    {
        var compressor = new Compressor(level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, Workers);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_jobSize, JobBytes);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 1);
        compressor.SetPledgedSrcSize((ulong)contentBytes);
        return compressor;
    }

    /// <summary>Counts and hashes what passes.</summary>
    private sealed class HashingStream(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public string Sha256() => Convert.ToHexString(_hash.GetCurrentHash()).ToLowerInvariant();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            _hash.AppendData(buffer);
            Written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
