namespace SegmentC1.Sandbox;

/// <summary>A request that the tenant refuses, in the form of a gRPC gateway's errors.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">gRPC code.</param>
/// <param name="message">What the tenant says.</param>
internal sealed class RestRefusal(int status, int code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public static RestRefusal Invalid(string message) => new(400, 3, message);

    public static RestRefusal NotFound(string what, string id) => new(404, 5, $"{what} {id} not found");

    public static RestRefusal Exists(string message) => new(409, 6, message);

    public static RestRefusal Forbidden(string message) => new(403, 7, message);

    public static RestRefusal Precondition(string message) => new(400, 9, message);
}
