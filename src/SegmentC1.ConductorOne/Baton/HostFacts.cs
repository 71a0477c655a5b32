using System.Runtime.InteropServices;
using System.Text;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>What a Hello says of program and machine. No field is ever empty: registration fails otherwise. Source: C1 wire protocol.</summary>
internal static class HostFacts
{
    private const int MaxBytes = 256;

    /// <summary>The id of this process among the connector's replicas: the one given, else the machine's name, else the product's.</summary>
    public static string HostId(string? given) =>
        Fit(string.IsNullOrWhiteSpace(given) ? Environment.MachineName : given.Trim(), ProductInfo.Name.ToLowerInvariant());

    public static Proto.BatonServiceHelloRequest.Types.BuildInfo Build() => new()
    {
        LangVersion = Fit(RuntimeInformation.FrameworkDescription, "0.0.0"),
        Package = ProductInfo.Name,
        PackageVersion = Fit(ProductInfo.Version, "0.0.0"),
    };

    public static Proto.BatonServiceHelloRequest.Types.OSInfo OperatingSystemInfo()
    {
        var release = OperatingSystem.IsLinux() ? ReadOsRelease("/etc/os-release") : new Dictionary<string, string>();
        var os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : "other";
        var platform = Fit(release.GetValueOrDefault("ID"), os);
        var kernel = Fit(Environment.OSVersion.Version.ToString(), "unknown");
        return new()
        {
            Hostname = Fit(Environment.MachineName, "unknown"),
            Os = os,
            Platform = platform,
            PlatformFamily = Fit(release.GetValueOrDefault("ID_LIKE"), platform),
            PlatformVersion = Fit(release.GetValueOrDefault("VERSION_ID"), kernel),
            KernelVersion = kernel,
            KernelArch = RuntimeInformation.OSArchitecture switch
            {
                Architecture.X64 => "x86_64",
                Architecture.Arm64 when OperatingSystem.IsLinux() => "aarch64",
                var architecture => architecture.ToString().ToLowerInvariant(),
            },
            VirtualizationSystem = "none",
        };
    }

    /// <summary>The value, at most 256 bytes of it; the fallback when there is none.</summary>
    internal static string Fit(string? value, string fallback)
    {
        var text = string.IsNullOrWhiteSpace(value) ? fallback : value.Trim();
        while (Encoding.UTF8.GetByteCount(text) > MaxBytes) text = text[..^1];
        return text;
    }

    private static Dictionary<string, string> ReadOsRelease(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0) values[line[..equals]] = line[(equals + 1)..].Trim('"', '\'', ' ');
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A container without the file: the fallbacks say enough.
        }

        return values;
    }
}
