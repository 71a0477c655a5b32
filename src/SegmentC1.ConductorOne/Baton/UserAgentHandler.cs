namespace SegmentC1.ConductorOne;

/// <summary>Puts client and product before the gRPC library's own name, which a call's metadata cannot do.</summary>
internal sealed class UserAgentHandler(string userAgent, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Name = "User-Agent";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var library = request.Headers.TryGetValues(Name, out var values) ? " " + string.Join(' ', values) : "";
        request.Headers.Remove(Name);
        request.Headers.TryAddWithoutValidation(Name, userAgent + library);
        return base.SendAsync(request, cancellationToken);
    }
}
