using SegmentC1.Baton;

namespace SegmentC1.Benchmarks;

/// <summary>The writer as a sync uses it: messages in, file out.</summary>
internal static class WriterRun
{
    public static Figures Run(int grants)
    {
        using var folder = new WorkFolder();
        var users = GrantSource.MakeUsers();
        var before = Figures.ProcessorTime;
        using var writer = C1zWriter.Create(folder.File("bench.c1z"));
        writer.Add(GrantSource.User);
        writer.Add(GrantSource.Source);
        foreach (var grant in GrantSource.Make(grants, users)) writer.Add(grant);
        var result = writer.Complete();
        return new Figures(grants, result.LoadTime, result.IndexTime, result.CompressTime, Figures.ProcessorTime - before, result.DatabaseBytes, result.FileBytes);
    }
}
