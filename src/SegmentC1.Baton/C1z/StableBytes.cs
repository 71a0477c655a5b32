using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace SegmentC1.Baton;

/// <summary>
/// Protobuf bytes that are the same for equal messages: fields by number, map keys sorted. The library's own
/// <c>ToByteArray</c> and <c>Any.Pack</c> write a map in the order in which it was filled.
/// </summary>
public static class StableBytes
{
    private const string TypeUrlPrefix = "type.googleapis.com/";

    /// <summary>The message's bytes.</summary>
    public static byte[] Of(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var bytes = new byte[message.CalculateSize()];
        using var output = new CodedOutputStream(bytes) { Deterministic = true };
        message.WriteTo(output);
        output.CheckNoSpaceLeft();
        return bytes;
    }

    /// <summary>An annotation that holds the message, for traits and their profiles above all.</summary>
    public static Any Pack(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new Any
        {
            TypeUrl = TypeUrlPrefix + message.Descriptor.FullName,
            Value = UnsafeByteOperations.UnsafeWrap(Of(message)),
        };
    }
}
