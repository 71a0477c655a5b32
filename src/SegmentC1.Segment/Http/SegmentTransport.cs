using System.Collections.Concurrent;
using System.Net;
using Newtonsoft.Json;

namespace SegmentC1.Segment;

/// <summary>Sends calls one by one: read-only guard, bounded concurrency, rate windows, repeats, errors. Everything goes through here.</summary>
internal sealed partial class SegmentTransport : IDisposable
{
    private readonly SegmentClientOptions _options;
    private readonly TimeProvider _time;
    private readonly TokenHolder _token;
    private readonly HttpStack _http;
    private readonly ConcurrentDictionary<string, RateWindow> _windows = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots;
    private readonly Func<double> _random;
    private readonly AsyncLocal<RequestCounter?> _counter = new();
    private long _requests;
    private int _disposed;
    private volatile TokenProof _proof;

    public SegmentTransport(SegmentClientOptions options, Func<double>? random = null)
    {
        _options = options;
        _time = options.TimeProvider;
        BaseAddress = SegmentC1.Segment.BaseAddress.Of(options);
        _random = random ?? Random.Shared.NextDouble;
        _token = new TokenHolder(options.Token);
        _http = new HttpStack(BaseAddress);
        _slots = new SemaphoreSlim(options.MaxConcurrency, options.MaxConcurrency);
    }

    public Uri BaseAddress { get; }

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Counts what the caller's flow of execution sends from now on.</summary>
    public RequestCounter Count() => _counter.Value = new RequestCounter(_counter.Value);

    /// <summary>Sends one call and reads its answer. Replacing goes through <see cref="SendFreshAsync"/>; there is no other way to Segment.</summary>
    /// <param name="request">The call.</param>
    /// <param name="read">Reads a good answer; called again when the call is repeated.</param>
    /// <param name="ledger">Counts the requests; null where the call belongs to no list.</param>
    /// <param name="cancellationToken">Ends waits and transfers.</param>
    /// <exception cref="SegmentException">The call failed.</exception>
    public async Task<T> SendAsync<T>(SegmentRequest request, Func<JsonPull, ValueTask<T>> read, ListLedger? ledger, CancellationToken cancellationToken)
    {
        Allow(request);
        if (request.Method == HttpMethod.Put) throw new ArgumentException("A replacement is made anew for each attempt, or it may undo what somebody else changed meanwhile.", nameof(request));
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RepeatAsync(request, null, read, ledger, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _http.Dispose();
        _token.Dispose();
    }

    private void Allow(SegmentRequest request)
    {
        if (_options.ReadOnly && request.Method != HttpMethod.Get)
        {
            throw new SegmentReadOnlyException($"{request.Operation}: this connection is read-only; nothing was sent. Connect without -ReadOnly to change the workspace.");
        }

        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(SegmentClient));
    }

    private async Task<T> RepeatAsync<T>(SegmentRequest request, FreshBody? fresh, Func<JsonPull, ValueTask<T>> read, ListLedger? ledger, CancellationToken cancellationToken)
    {
        var course = new Course();
        try
        {
            return await RepeatAsync(request, fresh, read, ledger, course, cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentException failure) when (course.MayBeDone && request.Method != HttpMethod.Get)
        {
            throw SegmentErrors.OutcomeUnknown(request.Operation, failure);
        }
    }

    private async Task<T> RepeatAsync<T>(
        SegmentRequest request, FreshBody? fresh, Func<JsonPull, ValueTask<T>> read, ListLedger? ledger, Course course, CancellationToken cancellationToken)
    {
        var window = _windows.GetOrAdd(request.RateLane, _ => new RateWindow(_time, _options.OnNotice, _random));
        var budget = new RateBudget(_options.MaxRateWait);
        var repeats = 0;
        var refusals = 0;
        for (var first = true; ; first = false)
        {
            if (fresh is null) await window.EnterAsync(budget, request.Operation, cancellationToken).ConfigureAwait(false);
            else if (await EnterFreshAsync(request, fresh, course, window, budget, cancellationToken).ConfigureAwait(false) is { } made) request = made;
            else return default!;

            Interlocked.Increment(ref _requests);
            _counter.Value?.Increment();
            ledger?.CountRequest(retry: !first);

            Outcome<T> outcome;
            try
            {
                outcome = await AttemptAsync(request, window, read, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (fresh is not null) _slots.Release();
            }

            if (outcome.Failure is not { } failure)
            {
                if (request.Proves > _proof) _proof = request.Proves;
                return outcome.Value!;
            }

            course.MayBeDone |= outcome.MayBeDone;

            if (failure.HttpStatus == 429)
            {
                WaitForWindow(request, window, outcome, budget, ++refusals);
                continue;
            }

            if (!outcome.Passing || !RetryRules.IsRepeatable(request.Method) || repeats >= outcome.Repeats) throw failure;
            repeats++;
            var delay = RetryRules.Delay(repeats, _random());
            if (outcome.Wait is { } asked && asked > delay)
            {
                if (!budget.Allows(asked)) throw failure;
                budget.Spend(asked);
                delay = asked;
            }

            Tell(SegmentNoticeKind.Retry, $"{What(request, failure)}; asking again ({repeats} of {outcome.Repeats}).", delay);
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // The wait itself is made at the next entry, together with every other request of the window.
    private void WaitForWindow<T>(SegmentRequest request, RateWindow window, Outcome<T> outcome, RateBudget budget, int refusals)
    {
        var asked = outcome.Wait ?? RetryRules.UnknownWindow;
        // Refused again and again with a wait of nothing: the own delay is the least.
        var least = RetryRules.Delay(refusals, _random());
        var wait = asked + TimeSpan.FromMilliseconds(250 * _random());
        wait = RateWindow.Whole(wait < least ? least : wait);
        window.Block(wait);
        if (!budget.Allows(wait)) throw outcome.TooLong!(wait);
        Tell(SegmentNoticeKind.RateWait, $"Segment refused {request.Operation} for its rate limit; going on in {RateWindow.Seconds(wait)} s.", wait);
    }

    private async Task<Outcome<T>> AttemptAsync<T>(SegmentRequest request, RateWindow window, Func<JsonPull, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var entered = true;
        var call = new FailedCall(request.Operation, request.Path.Length == 0, 0, null);
        try
        {
            using var message = request.ToMessage(BaseAddress);
            using var response = await SendOnceAsync(message, stop.Token).ConfigureAwait(false);
            window.Leave(response.StatusCode == HttpStatusCode.TooManyRequests ? null : RateHeaders.Of(response, _time.GetUtcNow()));
            entered = false;
            call = call with { Status = (int)response.StatusCode, RequestId = SegmentErrors.RequestIdOf(response, _token.Redact) };
            return response.IsSuccessStatusCode
                ? await ReadAsync(call, response, read, stop.Token).ConfigureAwait(false)
                : await RefuseAsync<T>(call, response, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Lost<T>(call, e, timeout.IsCancellationRequested);
        }
        finally
        {
            if (entered) window.Leave(null);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var http = _http.NewClient();
        _token.Authorize(message.Headers);
        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            message.Headers.Authorization = null;
        }
    }

    private static async Task<Outcome<T>> ReadAsync<T>(FailedCall call, HttpResponseMessage response, Func<JsonPull, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new TokenStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken);
            using var text = new StreamReader(stream);
            using var json = JsonPull.NewReader(text);
            var value = await read(new JsonPull(json, cancellationToken)).ConfigureAwait(false);
            return new Outcome<T>(value);
        }
        catch (ShapeException e)
        {
            return new Outcome<T>(SegmentErrors.NotTheApi(call, e.Message)) { MayBeDone = true };
        }
        catch (InvalidDataException)
        {
            return new Outcome<T>(SegmentErrors.NotTheApi(call, "the compressed answer is broken")) { MayBeDone = true };
        }
        catch (JsonException e)
        {
            // The reader's own message may quote the body, so only the place is told.
            var place = e is JsonReaderException { LineNumber: > 0 } at ? $" (line {at.LineNumber}, position {at.LinePosition})" : "";
            return new Outcome<T>(SegmentErrors.NotTheApi(call, $"the answer is not JSON, or was cut{place}")) { MayBeDone = true };
        }
    }

    private async Task<Outcome<T>> RefuseAsync<T>(FailedCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ErrorBody body;
        try
        {
            body = await ErrorBody.ReadAsync(response.Content, _token.Redact, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            // The status came; what was to explain it did not.
            body = ErrorBody.None;
        }

        var failure = SegmentErrors.Refused(call, body, _proof);
        var now = _time.GetUtcNow();
        var wait = RateHeaders.RetryAfter(response, now);
        if (call.Status != 429) return new Outcome<T>(failure, RetryRules.IsPassing(call.Status), wait) { MayBeDone = RetryRules.IsPassing(call.Status) };

        wait ??= body.BeforeNext ?? RateHeaders.Of(response, now).UntilReset(now);
        return new Outcome<T>(failure, Passing: true, wait, wait => SegmentErrors.RateLimited(call, body, wait));
    }

    private Outcome<T> Lost<T>(FailedCall call, Exception cause, bool timedOut)
    {
        if (timedOut)
        {
            var late = SegmentErrors.Connection(call, $"no whole answer within {RateWindow.Seconds(_options.Timeout)} s.", null);
            // Each of these took the full time already.
            return new Outcome<T>(late, Passing: true, Repeats: 1) { MayBeDone = true };
        }

        // Unsent: the request never left, so nothing can have been carried out.
        var (what, lasts, unsent) = cause is HttpRequestException { HttpRequestError: var error }
            ? error switch
            {
                HttpRequestError.NameResolutionError => ("the name of the host could not be resolved.", false, true),
                HttpRequestError.SecureConnectionError => ("no secure connection could be made; the certificate may not be trusted here.", true, true),
                HttpRequestError.ProxyTunnelError => ("the proxy refused the connection.", true, true),
                HttpRequestError.ConnectionError => ("no connection could be made.", false, true),
                _ => ("the connection was lost before the whole answer came.", false, false),
            }
            : ("the connection was lost before the whole answer came.", false, false);
        return new Outcome<T>(SegmentErrors.Connection(call, what, cause), Passing: !lasts) { MayBeDone = !unsent };
    }

    private static string What(SegmentRequest request, SegmentException failure) =>
        failure.HttpStatus is { } status and >= 400 ? $"{request.Operation} failed (HTTP {status})" : $"{request.Operation} got no whole answer";

    private void Tell(SegmentNoticeKind kind, string message, TimeSpan? delay = null) =>
        _options.OnNotice?.Invoke(new SegmentNotice(kind, message, delay));

    // What is known of all attempts of one request so far.
    private sealed class Course
    {
        public bool MayBeDone { get; set; }
    }

    // What came of one attempt. MayBeDone: Segment may have carried it out although it failed. Passing: the same request may succeed later.
    private sealed record Outcome<T>(
        SegmentException? Failure,
        bool Passing = false,
        TimeSpan? Wait = null,
        Func<TimeSpan, SegmentException>? TooLong = null,
        int Repeats = RetryRules.MostRepeats)
    {
        public Outcome(T value)
            : this(null, false) => Value = value;

        public T? Value { get; }

        public bool MayBeDone { get; init; }
    }
}
