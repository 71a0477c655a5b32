using BenchmarkDotNet.Attributes;
using SegmentC1.Baton;
using SegmentC1.Baton.C1z;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Benchmarks;

/// <summary>What it takes to make a grant's bytes: alone, and in the memory that the writer keeps.</summary>
[MemoryDiagnoser]
public class GrantBytes : IDisposable
{
    private readonly MessageBuffer _buffer = new();
    private readonly Grant _grant = GrantSource.Make(1, GrantSource.MakeUsers()).Single();

    /// <summary>New memory for each.</summary>
    [Benchmark(Baseline = true)]
    public int Alone() => StableBytes.Of(_grant).Length;

    /// <summary>As the writer does it.</summary>
    [Benchmark]
    public int Reused() => _buffer.Write(_grant).Length;

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer.Dispose();
        GC.SuppressFinalize(this);
    }
}
