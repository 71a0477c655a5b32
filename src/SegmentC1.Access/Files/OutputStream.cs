namespace SegmentC1.Access;

/// <summary>A stream onto a file whose failures name that file, and that its user may close without harm.</summary>
/// <param name="inner">The stream that writes; owned by somebody else.</param>
/// <param name="path">The file's name, for errors.</param>
internal sealed class OutputStream(Stream inner, string path) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value)
    {
        try
        {
            inner.SetLength(value);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    // Closing it leaves the file open: whoever owns it decides whether it is committed.
    private static bool IsOfTheDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
