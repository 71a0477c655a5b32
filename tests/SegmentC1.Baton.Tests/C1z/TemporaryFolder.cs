namespace SegmentC1.Baton.Tests.C1z;

/// <summary>A folder of a test's own that is gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("segmentc1-c1z-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public IReadOnlyList<string> Names => [.. Directory.GetFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
