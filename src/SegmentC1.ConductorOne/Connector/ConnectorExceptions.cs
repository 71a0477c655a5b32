namespace SegmentC1.ConductorOne;

/// <summary>The connector was told to end, and tasks that ran did not do so in time. ConductorOne hands them out again.</summary>
public sealed class ConductorOneDrainException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.DrainTimeout";
}

/// <summary>The health endpoint of a connector cannot listen where it was told to. Nothing was sent.</summary>
public sealed class ConductorOneHealthException(string message, Exception innerException) : ConductorOneException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.HealthAddress";
}
