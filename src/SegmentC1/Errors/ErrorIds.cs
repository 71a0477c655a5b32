namespace SegmentC1;

/// <summary>Ids of the errors that the commands themselves raise; those of the services are on their exceptions.</summary>
internal static class ErrorIds
{
    public const string NotConnected = "Segment.NotConnected";
    public const string NoToken = "Segment.NoToken";
    public const string SecretNotRead = "Segment.SecretNotRead";
    public const string BadAddress = "Segment.BadAddress";
    public const string BadInput = "Segment.BadInput";
    public const string NoMatch = "Segment.NoMatch";
    public const string Ambiguous = "Segment.Ambiguous";
    public const string Inconsistent = "Segment.Inconsistent";
    public const string Incomplete = "Segment.Incomplete";
    public const string PermissionsUnknown = "Segment.PermissionsUnknown";
    public const string InputMissing = "Input.NotFound";
    public const string InputFailed = "Input.NotRead";
    public const string PipedPart = "Piped.Part";
    public const string C1NotConnected = "ConductorOne.NotConnected";
    public const string C1NoMatch = "ConductorOne.NoMatch";
    public const string C1Ambiguous = "ConductorOne.Ambiguous";
    public const string C1BadInput = "ConductorOne.BadInput";
    public const string C1WrongWorkspace = "ConductorOne.WrongWorkspace";
    public const string C1NoVault = "ConductorOne.NoVault";
    public const string C1SecretNotStored = "ConductorOne.SecretNotStored";
    public const string C1NoCredential = "ConductorOne.NoCredential";
}
