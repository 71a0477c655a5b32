using Google.Protobuf;

namespace SegmentC1.Baton.C1z;

/// <summary>Turns messages into their stable bytes, one after the other in the same memory.</summary>
internal sealed class MessageBuffer : IDisposable
{
    private const int KeptCapacity = 1 << 20;

    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    public MessageBuffer() => _output = new CodedOutputStream(_bytes, leaveOpen: true) { Deterministic = true };

    /// <summary>The message's bytes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(IMessage message)
    {
        _bytes.SetLength(0);

        // One giant must not decide how much is held for all that follow.
        if (_bytes.Capacity > KeptCapacity) _bytes.Capacity = 0;
        message.WriteTo(_output);
        _output.Flush();
        return _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
    }

    public void Dispose()
    {
        _output.Dispose();
        _bytes.Dispose();
    }
}
