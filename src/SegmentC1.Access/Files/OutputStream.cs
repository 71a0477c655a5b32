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

    // A buffered file brings what it holds to the disk before it moves or reads, so these fail like a write.
    public override long Position
    {
        get => inner.Position;
        set => Try(value, static (stream, position) => stream.Position = position);
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

    public override void Flush() => Try(0, static (stream, _) => stream.Flush());

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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        Try((offset, origin), static (stream, to) => stream.Seek(to.offset, to.origin));
        return inner.Position;
    }

    public override void SetLength(long value) => Try(value, static (stream, length) => stream.SetLength(length));

    // Closing it leaves the file open: whoever owns it decides whether it is committed.
    private static bool IsOfTheDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private void Try<T>(T argument, Action<Stream, T> action)
    {
        try
        {
            action(inner, argument);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }
}
