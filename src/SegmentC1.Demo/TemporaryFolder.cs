namespace SegmentC1.Demo;

/// <summary>A folder for what a run must not leave behind.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("segmentc1-demo-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
