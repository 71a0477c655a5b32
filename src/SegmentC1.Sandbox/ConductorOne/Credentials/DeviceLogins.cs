namespace SegmentC1.Sandbox;

/// <summary>Logins of people that wait to be confirmed on the tenant's page. Source of the rules: RFC 8628.</summary>
internal sealed class DeviceLogins(ConductorOneSandboxOptions options)
{
    private sealed class Login(string userCode, DateTimeOffset expires, DateTimeOffset now)
    {
        public string UserCode { get; } = userCode;

        public DateTimeOffset Expires { get; } = expires;

        public DateTimeOffset LastAsked { get; set; } = now;

        public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(IntervalSeconds);

        public bool? Confirmed { get; set; }
    }

    public const int IntervalSeconds = 1;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, Login> _logins = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Codes that nobody has confirmed or denied.</summary>
    public IReadOnlyList<string> Pending
    {
        get { lock (_gate) return [.. _logins.Values.Where(login => login.Confirmed is null).Select(login => login.UserCode)]; }
    }

    /// <summary>Starts a login: its device code, its user code, and how long they are good for.</summary>
    public (string DeviceCode, string UserCode, int ExpiresIn) Start()
    {
        lock (_gate)
        {
            var now = options.TimeProvider.GetUtcNow();
            var deviceCode = "sandbox-device-code-" + Guid.NewGuid().ToString("N");
            var login = new Login($"ABCD-{_logins.Count + 1:0000}", now + Lifetime, now);
            _logins[deviceCode] = login;
            return (deviceCode, login.UserCode, (int)Lifetime.TotalSeconds);
        }
    }

    /// <summary>What the person on the page says.</summary>
    public void Answer(string userCode, bool confirm)
    {
        lock (_gate) _logins.Values.Single(login => login.UserCode == userCode).Confirmed = confirm;
    }

    /// <summary>Why there is no token yet, or ever; null when the person has confirmed. A code is good once.</summary>
    public string? Ask(string deviceCode)
    {
        lock (_gate)
        {
            if (!_logins.TryGetValue(deviceCode, out var login)) return "invalid_grant";
            var now = options.TimeProvider.GetUtcNow();
            var tooSoon = now - login.LastAsked < login.Interval;
            login.LastAsked = now;
            if (now >= login.Expires) return "expired_token";
            if (tooSoon)
            {
                login.Interval += TimeSpan.FromSeconds(5);
                return "slow_down";
            }

            if (login.Confirmed is null) return "authorization_pending";
            _logins.Remove(deviceCode);
            return login.Confirmed == true ? null : "access_denied";
        }
    }
}
