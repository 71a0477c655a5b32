namespace SegmentC1.Sandbox;

/// <summary>A request to the token endpoint.</summary>
/// <param name="Form">Its fields.</param>
/// <param name="Proof">Its <c>DPoP</c> header; null when it has none.</param>
/// <param name="Address">Its address without query, as the client wrote it.</param>
internal sealed record TokenRequest(IReadOnlyDictionary<string, string> Form, string? Proof, string Address)
{
    public string Field(string name) => Form.GetValueOrDefault(name) ?? string.Empty;
}

/// <summary>What the token endpoint says to one.</summary>
/// <param name="Token">The access token; null when it was refused.</param>
/// <param name="Type"><c>Bearer</c> or <c>DPoP</c>.</param>
/// <param name="Error">OAuth's error; null when it was not refused.</param>
/// <param name="Reason">Why it was refused, for the test that looks.</param>
/// <param name="Nonce">The nonce that the next proof must carry; null for none.</param>
internal sealed record TokenReply(string? Token, string Type, string? Error, string? Reason, string? Nonce)
{
    public static TokenReply Refuse(string reason, string error = "invalid_client", string? nonce = null) => new(null, string.Empty, error, reason, nonce);
}

/// <summary>Whose an access token is.</summary>
/// <param name="Known">Whether it is a good one, used as it may be.</param>
/// <param name="Kind">What its owner may do.</param>
/// <param name="ClientId">Its owner.</param>
/// <param name="Nonce">The nonce that the next proof must carry, when the request was refused for want of it.</param>
internal sealed record TokenHolder(bool Known, SandboxCredentialKind Kind, string? ClientId, string? Nonce = null)
{
    public static TokenHolder Nobody { get; } = new(false, default, null);
}
