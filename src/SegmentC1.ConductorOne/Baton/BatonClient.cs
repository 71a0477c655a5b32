using Grpc.Core;
using Grpc.Net.Client;
using SegmentC1.Baton.Connector.V2;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>One connector's side of BatonService: each method once, with token, limits and errors. Source: C1 wire protocol.</summary>
/// <remarks>
/// Safe for concurrent use. Every member throws a <see cref="ConductorOneException"/> of the kind that names the cause, or
/// <see cref="OperationCanceledException"/> when the caller cancelled. A call that is refused as Unauthenticated is repeated
/// once with a new token, since a token may be revoked before its time.
/// </remarks>
internal sealed class BatonClient : IDisposable
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(60);
    // The tenant may hold the question until it has a task; giving up on it too early could lose one.
    private static readonly TimeSpan GetTaskLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HeartbeatLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(30);

    private readonly string _userAgent;
    private readonly GrpcChannel _channel;
    private readonly Proto.BatonService.BatonServiceClient _service;
    private readonly TenantAddress _address;
    private readonly TokenSource _tokens;
    private readonly TimeProvider _time;

    public BatonClient(TenantAddress address, TokenSource tokens, ClientId? clientId, string hostId, TimeProvider time)
    {
        _address = address;
        _tokens = tokens;
        _time = time;
        HostId = hostId;
        _userAgent = $"{new string([.. (clientId?.Name ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').DefaultIfEmpty('-')])} {ProductInfo.UserAgent}";
        _channel = NewChannel();
        _service = new Proto.BatonService.BatonServiceClient(_channel);
    }

    /// <summary>The id of this process, 1 to 256 bytes.</summary>
    public string HostId { get; }

    /// <summary>Registers this process and describes the connector.</summary>
    /// <param name="metadata">The connector.</param>
    /// <param name="taskId">The hello task that is answered; empty at the start.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task HelloAsync(ConnectorMetadata metadata, string taskId, CancellationToken cancellationToken)
    {
        var request = new Proto.BatonServiceHelloRequest
        {
            HostId = HostId,
            TaskId = taskId,
            BuildInfo = HostFacts.Build(),
            OsInfo = HostFacts.OperatingSystemInfo(),
            ConnectorMetadata = metadata,
        };
        await CallAsync("Hello", HelloLimit, options => _service.HelloAsync(request, options), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for a task; taking one means owing its end.</summary>
    public Task<Proto.BatonServiceGetTaskResponse> GetTaskAsync(CancellationToken cancellationToken) =>
        CallAsync("GetTask", GetTaskLimit, options => _service.GetTaskAsync(new() { HostId = HostId }, options), cancellationToken);

    /// <summary>Keeps hold of a task and learns whether it is cancelled.</summary>
    public Task<Proto.BatonServiceHeartbeatResponse> HeartbeatAsync(string taskId, CancellationToken cancellationToken) =>
        CallAsync("Heartbeat", HeartbeatLimit, options => _service.HeartbeatAsync(new() { HostId = HostId, TaskId = taskId }, options), cancellationToken);

    /// <summary>
    /// Reports the end of a task. Takes at most 30 s whatever else is being cancelled, and tries again within them where that could help.
    /// </summary>
    public async Task FinishAsync(string taskId, TaskOutcome outcome)
    {
        var request = outcome.ToRequest(HostId, taskId);
        using var limit = new CancellationTokenSource(FinishLimit, _time);
        var mayHaveArrived = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CallAsync("FinishTask", FinishLimit, options => _service.FinishTaskAsync(request, options), limit.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException)
            {
                throw ConductorOneErrors.NoAnswer("FinishTask", _address.Uri, FinishLimit);
            }
            catch (ConductorOneException exception) when (mayHaveArrived && GrpcErrors.SaysItIsOver(exception))
            {
                // The answer to an earlier attempt was lost, not the attempt.
                return;
            }
            catch (ConductorOneException exception) when (attempt < 3 && GrpcErrors.IsWorthRepeating(exception) && !limit.IsCancellationRequested)
            {
                mayHaveArrived |= exception is ConductorOneConnectionException or ConductorOneServerException;
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt), _time, limit.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    throw exception;
                }
            }
        }
    }

    /// <summary>Opens one upload, with a token that is good now.</summary>
    /// <remarks>
    /// On a connection of its own: what is still on its way when a server ends an upload early can make it close the connection,
    /// which must end neither the next attempt nor a heartbeat beside it.
    /// </remarks>
    internal async Task<AssetCall> OpenUploadAsync(CancellationToken cancellationToken)
    {
        var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        var channel = NewChannel();
        return new AssetCall(channel, new Proto.BatonService.BatonServiceClient(channel).UploadAsset(Options(token, cancellationToken)), () => _tokens.Discard(token), _address.Uri, _time);
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private GrpcChannel NewChannel()
    {
        // No keep-alive pings: a gRPC server may cut a client that pings more often than it likes. Limits do the work.
        var handler = TenantHttp.CreateHandler(_address);
        handler.EnableMultipleHttp2Connections = true;
        return GrpcChannel.ForAddress(_address.Uri, new GrpcChannelOptions { HttpHandler = new UserAgentHandler(_userAgent, handler), DisposeHttpClient = true });
    }

    private async Task<TResponse> CallAsync<TResponse>(string method, TimeSpan limit, Func<CallOptions, AsyncUnaryCall<TResponse>> start, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var token = await _tokens.GetAsync(either.Token).ConfigureAwait(false);
                try
                {
                    using var call = start(Options(token, either.Token));
                    return await call.ResponseAsync.ConfigureAwait(false);
                }
                catch (RpcException exception) when (exception.StatusCode == StatusCode.Unauthenticated && attempt == 1)
                {
                    _tokens.Discard(token);
                }
            }
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException && either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ConductorOneErrors.NoAnswer(method, _address.Uri, limit);
        }
        catch (RpcException exception)
        {
            throw GrpcErrors.From(exception, method, _address.Uri);
        }
        catch (OperationCanceledException exception)
        {
            // A call that was reset can show as a cancellation that nobody here asked for.
            throw ConductorOneErrors.ConnectionFailed(method, _address.Uri, exception);
        }
    }

    private static CallOptions Options(AccessToken token, CancellationToken cancellationToken) =>
        new(new Metadata { { "authorization", token.ToHeader() } }, cancellationToken: cancellationToken);
}
