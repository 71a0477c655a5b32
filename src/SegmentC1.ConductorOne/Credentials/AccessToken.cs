using System.Net;
using System.Net.Http.Headers;

namespace SegmentC1.ConductorOne;

/// <summary>An access token and the times at which to replace it.</summary>
/// <param name="value">The token itself.</param>
/// <param name="renewAt">When a new one should be asked for, if that is possible.</param>
/// <param name="expiresAt">When it is no longer used.</param>
/// <param name="key">The key that it is bound to (DPoP); null for a bearer token.</param>
internal sealed class AccessToken(string value, DateTimeOffset renewAt, DateTimeOffset expiresAt, DpopKey? key = null)
{
    public DateTimeOffset RenewAt { get; } = renewAt;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>Whether there is no way to another one after it.</summary>
    public bool IsLast { get; private init; }

    /// <summary>Whether it is bound to a key, and so can be proven.</summary>
    public bool IsBound => key is not null;

    /// <summary>The same token, used to its end because there is no way to another.</summary>
    public AccessToken WithoutRenewal() => new(value, ExpiresAt, ExpiresAt, key) { IsLast = true };

    /// <summary>The value of the <c>authorization</c> header or metadata entry.</summary>
    public string ToHeader() => (key is null ? "Bearer " : "DPoP ") + value;

    /// <summary>Signs a REST request with the token, and with a proof of its key where it has one.</summary>
    /// <param name="request">The request; each attempt is a new one, because a proof is good once.</param>
    /// <param name="address">Where it goes, absolute.</param>
    /// <param name="now">The time.</param>
    public void Authorize(HttpRequestMessage request, Uri address, DateTimeOffset now)
    {
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(ToHeader());
        if (key is not null) request.Headers.Add(DpopKey.Header, key.Prove(request.Method, address, now, key.ResourceNonce, value));
    }

    /// <summary>Takes the nonce that an answer brings.</summary>
    /// <returns>Whether the request was refused only for want of that nonce, so that it is to be sent once more.</returns>
    public bool Learn(HttpAnswer answer)
    {
        if (key is null || answer.DpopNonce is not { } nonce) return false;
        key.ResourceNonce = nonce;
        return answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest && DpopChallenge.IsNonceWanted(answer);
    }

    public override string ToString() => "access token (hidden)";
}
