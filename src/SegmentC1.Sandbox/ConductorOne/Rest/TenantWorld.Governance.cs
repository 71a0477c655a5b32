namespace SegmentC1.Sandbox;

/// <summary>Who holds what, and the reviews of it.</summary>
internal sealed partial class TenantWorld
{
    private TenantAccess? _access;

    public TenantAccess Access => _access ??= new TenantAccess(this);

    public List<AccessReviewRecord> Reviews { get; } = [];

    public List<PolicyRecord> Policies { get; } =
    [
        new("policy-grant-1", "Owner approval", "POLICY_TYPE_GRANT"),
        new("policy-certify-1", "Reviewed by owners", "POLICY_TYPE_CERTIFY"),
        new("policy-certify-2", "Reviewed by managers", "POLICY_TYPE_CERTIFY"),
    ];

    /// <summary>Whether the next report that is asked for fails.</summary>
    public bool NextReportFails { get; set; }

    /// <summary>A connector uploaded a sync; what is wrong with it, null when nothing is.</summary>
    public string? Uploaded(string clientId, byte[] content)
    {
        lock (Gate)
        {
            // Tests of the transfer alone send other bytes; what claims to be a sync file must be one.
            if (ConnectorOfClient(clientId) is not { } connector || !UploadedSync.ClaimsToBe(content)) return null;
            try
            {
                Access.Ingest(connector.AppId, connector.Id, UploadedSync.Read(content));
                return null;
            }
            catch (InvalidDataException failure)
            {
                return failure.Message;
            }
        }
    }

    public AccessReviewRecord Review(string id) => Reviews.Find(review => review.Id == id) ?? throw RestRefusal.NotFound("access review", id);
}
