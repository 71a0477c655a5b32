using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Baton;

/// <summary>An upload whose other side answers early, or not at all: the library below may then leave a write or an answer open for ever.</summary>
public sealed class AssetCallTests : IDisposable
{
    private readonly StuckStream _stream = new();
    private readonly TaskCompletionSource<Proto.BatonServiceUploadAssetResponse> _answer = new();
    private readonly FakeTimeProvider _time = new();
    private readonly AssetCall _call;
    private bool _tokenDiscarded;

    public AssetCallTests()
    {
        var call = new AsyncClientStreamingCall<Proto.BatonServiceUploadAssetRequest, Proto.BatonServiceUploadAssetResponse>(
            _stream, _answer.Task, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        _call = new AssetCall(new MemoryStream(), call, () => _tokenDiscarded = true, new Uri("https://acme.conductor.example.com"), _time);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task An_early_answer_ends_a_write_that_never_returns()
    {
        var write = _call.WriteAsync(new(), Stop);
        _answer.SetException(new RpcException(new Status(StatusCode.Unavailable, "no")));

        Assert.Equal("Unavailable", (await Assert.ThrowsAnyAsync<ConductorOneException>(() => write)).GrpcStatus);
        Assert.False(_tokenDiscarded);
    }

    [Fact]
    public async Task A_refused_token_is_not_used_for_the_next_attempt()
    {
        var write = _call.WriteAsync(new(), Stop);
        _answer.SetException(new RpcException(new Status(StatusCode.Unauthenticated, "no")));

        await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => write);
        Assert.True(_tokenDiscarded);
    }

    [Fact]
    public async Task A_success_before_the_whole_file_is_no_success()
    {
        var write = _call.WriteAsync(new(), Stop);
        _answer.SetResult(new());

        Assert.Contains("before it had the whole file", (await Assert.ThrowsAsync<ConductorOneServerException>(() => write)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_overtakes_the_end_of_the_file_is_the_answer()
    {
        var write = _call.WriteAsync(new() { Eof = new() }, Stop);
        _answer.SetResult(new());
        await write;
        _stream.Step.SetException(new InvalidOperationException("the call is complete"));

        await _call.CompleteAsync(Stop);
        Assert.False(_tokenDiscarded);
    }

    [Fact]
    public async Task A_write_that_nobody_takes_ends_at_a_limit()
    {
        var write = _call.WriteAsync(new(), Stop);
        _time.Advance(AssetCall.StallLimit - TimeSpan.FromSeconds(1));
        Assert.False(write.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("took nothing more", (await Assert.ThrowsAsync<ConductorOneServerException>(() => write)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_never_comes_ends_at_a_limit()
    {
        _stream.Step.SetResult();
        var completed = _call.CompleteAsync(Stop);
        _time.Advance(AssetCall.StallLimit);

        await Assert.ThrowsAsync<ConductorOneServerException>(() => completed);
    }

    [Fact]
    public async Task A_failed_write_is_the_failure_where_no_answer_says_why()
    {
        _stream.Step.SetException(new IOException("reset"));
        var write = _call.WriteAsync(new(), Stop);
        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<ConductorOneServerException>(() => write);
    }

    [Fact]
    public async Task An_end_that_could_not_be_written_waits_no_longer_for_its_reason()
    {
        _stream.Step.SetException(new HttpRequestException("closed"));
        var completed = _call.CompleteAsync(Stop);
        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<ConductorOneServerException>(() => completed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_releases_what_would_wait_for_ever(bool atTheEnd)
    {
        using var stop = new CancellationTokenSource();
        if (atTheEnd) _stream.Step.SetResult();
        var step = atTheEnd ? _call.CompleteAsync(stop.Token) : _call.WriteAsync(new(), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
    }

    private sealed class StuckStream : IClientStreamWriter<Proto.BatonServiceUploadAssetRequest>
    {
        public TaskCompletionSource Step { get; } = new();

        public WriteOptions? WriteOptions { get; set; }

        public Task CompleteAsync() => Step.Task;

        public Task WriteAsync(Proto.BatonServiceUploadAssetRequest message) => Step.Task;

        public Task WriteAsync(Proto.BatonServiceUploadAssetRequest message, CancellationToken cancellationToken) => Step.Task;
    }
}
