namespace SegmentC1.ConductorOne;

/// <summary>Keeps the current access token of a credential and asks for another in time. Safe for concurrent use; one request at a time.</summary>
/// <remarks>
/// A token counts as expired ten seconds early. From four fifths of its life a new one is asked for when one is needed; while
/// that fails, the old one is used to its end: the tenant refuses it before that if it is worth nothing any more.
/// </remarks>
internal sealed class TokenSource(ITokenRequest request, TokenEndpoint endpoint, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile AccessToken? _current;

    /// <summary>A token that is good now.</summary>
    /// <exception cref="ConductorOneAuthenticationException">The tenant does not accept the credential.</exception>
    /// <exception cref="ConductorOneException">The tenant could not be reached or cannot serve.</exception>
    public async Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        if (IsFresh(current)) return current!;
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var old = _current;
            if (IsFresh(old)) return old!;
            try
            {
                return _current = await request.RequestAsync(endpoint, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (old is not null && time.GetUtcNow() < old.ExpiresAt && exception is not OperationCanceledException)
            {
                return old;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Says that the tenant refused a token; the next call asks for another. A newer token is kept.</summary>
    public void Discard(AccessToken refused) => Interlocked.CompareExchange(ref _current, null, refused);

    /// <inheritdoc/>
    public void Dispose()
    {
        _current = null;
        _oneAtATime.Dispose();
        request.Dispose();
        endpoint.Dispose();
    }

    private bool IsFresh(AccessToken? token) => token is not null && time.GetUtcNow() < token.RenewAt;
}
