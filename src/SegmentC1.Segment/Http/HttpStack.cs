using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SegmentC1.Segment;

/// <summary>The HTTP side of one client: the factory owns the handlers and renews them, so that changes of DNS are seen.</summary>
internal sealed class HttpStack : IDisposable
{
    private const string Name = "segment";
    private static readonly string UserAgent = $"SegmentC1/{VersionOf(typeof(HttpStack).Assembly)}";
    private readonly ServiceProvider _services;
    private readonly IHttpClientFactory _factory;

    public HttpStack(Uri baseAddress)
    {
        var services = new ServiceCollection();
        services.AddHttpClient(Name, ConfigureClient)
            .ConfigurePrimaryHttpMessageHandler(() => NewHandler(baseAddress))
            // The factory's own loggers would be one more place where headers pass by.
            .RemoveAllLoggers();
        _services = services.BuildServiceProvider();
        _factory = _services.GetRequiredService<IHttpClientFactory>();
    }

    /// <summary>A client for one request; cheap, the handlers are shared.</summary>
    public HttpClient NewClient() => _factory.CreateClient(Name);

    public void Dispose() => _services.Dispose();

    internal static SocketsHttpHandler NewHandler(Uri baseAddress) => new()
    {
        // A redirect would carry the token to an address that nobody chose.
        AllowAutoRedirect = false,
        // A proxy between a process and its own machine would see the token of a plain request.
        UseProxy = !baseAddress.IsLoopback,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(30),
    };

    private static void ConfigureClient(HttpClient client)
    {
        // Each attempt has a time limit of its own that follows the client's clock.
        client.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        client.DefaultRequestHeaders.Add("User-Agent", UserAgent);
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
