namespace SegmentC1.Baton;

/// <summary>What reading a <c>.c1z</c> file may cost. The defaults are those of ConductorOne's own reader.</summary>
public sealed record C1zReaderOptions
{
    /// <summary>Bytes that the content may have when it is unpacked.</summary>
    public long MaxDecodedBytes { get; init; } = 10L << 30;

    /// <summary>Bytes of the window that unpacking may need; at most 128 MiB, which is also the default.</summary>
    public long MaxWindowBytes { get; init; } = 128L << 20;

    /// <summary>Where the unpacked database lies while the file is open; null for the system's folder for temporary files.</summary>
    public string? TemporaryFolder { get; init; }
}
