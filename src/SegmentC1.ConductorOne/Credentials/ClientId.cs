namespace SegmentC1.ConductorOne;

/// <summary>A client id, <c>name@token-host/use</c>. Source: C1 wire protocol, authentication.</summary>
internal sealed class ClientId
{
    private const string Shape = "A client id looks like 'brave-heron-12345@example.conductor.one/use': copy it from ConductorOne as a whole.";

    private ClientId(string value, string name, string tokenHost, string audience, string use)
    {
        Value = value;
        Name = name;
        TokenHost = tokenHost;
        Audience = audience;
        Use = use;
    }

    /// <summary>The whole id.</summary>
    public string Value { get; }

    /// <summary>What stands before the <c>@</c>; the first word of the user agent.</summary>
    public string Name { get; }

    /// <summary>The tenant's host, with its port where the id has one.</summary>
    public string TokenHost { get; }

    /// <summary>The tenant's host without port: the only audience of an assertion.</summary>
    public string Audience { get; }

    /// <summary>What stands after the slash. Says nothing certain of the kind of credential.</summary>
    public string Use { get; }

    /// <summary>Takes an id apart: at the first <c>@</c>, and what follows at its first slash.</summary>
    /// <exception cref="ConductorOneCredentialException">It has another shape. The text is not repeated: it may be a secret put in the wrong place.</exception>
    public static ClientId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var value = text.Trim();
        if (value.StartsWith("secret-token:", StringComparison.Ordinal))
        {
            throw new ConductorOneCredentialException("The client id is a client secret. Give the id as -ClientId and the secret as -ClientSecret. " + Shape);
        }

        var at = value.IndexOf('@', StringComparison.Ordinal);
        var slash = at < 0 ? -1 : value.IndexOf('/', at);
        if (at <= 0 || slash < 0 || slash == value.Length - 1 || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw new ConductorOneCredentialException("The client id is not valid. " + Shape);
        }

        var host = value[(at + 1)..slash];
        if (!HostName.TrySplit(host, out var name, out _))
        {
            throw new ConductorOneCredentialException("The host in the client id is not valid. " + Shape);
        }

        return new ClientId(value, value[..at], host, name, value[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
