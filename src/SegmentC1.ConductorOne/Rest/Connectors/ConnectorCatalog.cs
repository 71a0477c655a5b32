namespace SegmentC1.ConductorOne;

/// <summary>The entries of ConductorOne's catalog that matter here; no operation lists the catalog. Source: C1 wire protocol, adding a connector.</summary>
internal static class ConnectorCatalog
{
    public const string Segment = "2YuQMfugzij8vRI4FGkYNcMxgOe";
    public const string Baton = "2HErg7BRmNdHgX8sTCWVq4E1fyh";

    public static ConnectorHosting HostingOf(string? catalogId) => catalogId switch
    {
        Segment => ConnectorHosting.Cloud,
        Baton => ConnectorHosting.Self,
        _ => ConnectorHosting.Other,
    };

    public static string Of(ConnectorHosting hosting) => hosting switch
    {
        ConnectorHosting.Cloud => Segment,
        ConnectorHosting.Self => Baton,
        _ => throw new ArgumentOutOfRangeException(nameof(hosting), "A connector is made cloud-hosted or self-hosted."),
    };
}
