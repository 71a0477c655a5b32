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

    /// <summary>Compresses a database into a stream.</summary>
    /// <returns>Bytes written, and their SHA-256 in lower-case hexadecimal.</returns>
    public static (long Bytes, string Sha256) Pack(Stream database, Stream target, int level, CancellationToken cancellationToken)
    {
        using var hashed = new HashingStream(target);
        hashed.Write(C1zEnvelope.Sqlite);

        // The windows of these levels end at 8 MiB; old readers stop at 32.
        using (var compressor = new Compressor(level))
        {
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, Workers);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 1);
            compressor.SetPledgedSrcSize((ulong)database.Length);
            using var zstd = new CompressionStream(hashed, compressor, preserveCompressor: true, leaveOpen: true);
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
        }

        return (hashed.Written, hashed.Sha256());
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
