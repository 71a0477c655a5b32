using System.Reflection;

namespace SegmentC1.ConductorOne;

/// <summary>How this program names itself to a tenant.</summary>
internal static class ProductInfo
{
    /// <summary>The product.</summary>
    public const string Name = "SegmentC1";

    /// <summary>The version of this assembly.</summary>
    public static string Version { get; } =
        typeof(ProductInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Product and version as a user agent.</summary>
    public static string UserAgent { get; } = $"{Name}/{Version}";
}
