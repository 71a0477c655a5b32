namespace SegmentC1.Benchmarks;

/// <summary>A folder for one run.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("segmentc1-bench-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
