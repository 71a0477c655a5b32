using System.Globalization;

namespace SegmentC1.Benchmarks;

/// <summary>What one run cost. Processor time is the fairer measure on a machine that others load too.</summary>
internal sealed record Figures(int Grants, TimeSpan Load, TimeSpan Index, TimeSpan Compress, TimeSpan Processor, long DatabaseBytes, long FileBytes)
{
    /// <summary>Processor time of this process so far.</summary>
    public static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    public void Print(string name)
    {
        var total = Load + Index + Compress;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {Grants} grants: {total.TotalSeconds:F2} s (load {Load.TotalSeconds:F2}, index {Index.TotalSeconds:F2}, compress {Compress.TotalSeconds:F2}), processor {Processor.TotalSeconds:F2} s, "
            + $"peak {PeakWorkingSet() / 1e6:F0} MB, database {DatabaseBytes / 1e6:F1} MB, file {FileBytes / 1e6:F1} MB"));
    }

    /// <summary>The most memory that this process has had resident so far, in bytes.</summary>
    public static long PeakWorkingSet()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }

        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
