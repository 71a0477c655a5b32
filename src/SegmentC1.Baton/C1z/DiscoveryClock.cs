using System.Text;

namespace SegmentC1.Baton.C1z;

/// <summary>When a row was found, as text; read anew for every thousandth row, as the reference does per batch.</summary>
internal sealed class DiscoveryClock(TimeProvider clock, DateTimeOffset? known)
{
    private const int BatchRows = 1000;

    private byte[] _text = [];
    private int _left;

    public ReadOnlySpan<byte> Now()
    {
        if (_left-- > 0) return _text;
        _text = Encoding.ASCII.GetBytes(C1zTime.Format(known ?? clock.GetUtcNow()));
        _left = BatchRows - 1;
        return _text;
    }
}
