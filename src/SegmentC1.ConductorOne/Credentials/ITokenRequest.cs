namespace SegmentC1.ConductorOne;

/// <summary>One way to come by access tokens. Called by one caller at a time.</summary>
internal interface ITokenRequest : IDisposable
{
    /// <summary>Gets a new token.</summary>
    /// <exception cref="ConductorOneCredentialException">What it is asked for with is not well formed; nothing was sent.</exception>
    /// <exception cref="ConductorOneAuthenticationException">The tenant does not accept it, or there is no way to get another one.</exception>
    /// <exception cref="ConductorOneException">The tenant could not be reached or cannot serve.</exception>
    Task<AccessToken> RequestAsync(TokenEndpoint endpoint, CancellationToken cancellationToken);
}

/// <summary>Words for the error of a refused token request.</summary>
/// <param name="Name">What was refused, as it stands in a sentence.</param>
/// <param name="Advice">What to check, as sentences.</param>
internal sealed record TokenOwner(string Name, string Advice);
