using System.Net;

namespace SegmentC1.ConductorOne;

/// <summary>Whether an answer asks for a proof of possession. Source: RFC 9449, sections 5 to 9.</summary>
internal static class DpopChallenge
{
    private const string Nonce = "use_dpop_nonce";

    /// <summary>
    /// A token request was refused for want of a proof, or of a nonce in it. The tenant's own wording is not documented, so that
    /// besides the standard's errors and headers a refusal that names DPoP counts.
    /// </summary>
    public static bool IsIn(HttpAnswer answer) =>
        answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
        && (answer.DpopNonce is not null || Names(answer.Challenge, "dpop") || Names(answer.Body, "dpop"));

    /// <summary>A resource was refused because the token that came without a proof is bound to a key.</summary>
    public static bool IsForUnproven(HttpAnswer answer) => answer.Status == HttpStatusCode.Unauthorized && Names(answer.Challenge, "dpop");

    /// <summary>A request was refused for want of the nonce that the answer brings.</summary>
    public static bool IsNonceWanted(HttpAnswer answer) => Names(answer.Challenge, Nonce) || Names(answer.Body, Nonce);

    private static bool Names(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
