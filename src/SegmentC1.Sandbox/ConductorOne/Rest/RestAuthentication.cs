using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>Says whose request it is.</summary>
internal sealed class RestAuthentication(Tenant tenant)
{
    /// <summary>The user whose access token the request carries.</summary>
    /// <exception cref="RestRefusal">There is none, or a connector's.</exception>
    public SandboxUser Authenticate(HttpRequest request)
    {
        var holder = tenant.Credentials.Authenticate(request);
        if (!holder.Known) throw new RestRefusal(401, 16, "the access token is missing, unknown or expired");
        if (holder.Kind != SandboxCredentialKind.Personal) throw RestRefusal.Forbidden("a connector credential has no place here");
        lock (tenant.World.Gate) return tenant.World.UserOfClient(holder.ClientId!);
    }
}
