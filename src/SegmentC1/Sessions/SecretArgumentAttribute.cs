using System.Management.Automation;
using System.Security;

namespace SegmentC1;

/// <summary>Refuses a secret that is not a secure string before the engine does, whose own error would print it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        SecureString secret => secret,
        PSObject { BaseObject: SecureString secret } => secret,
        _ => throw new ArgumentTransformationMetadataException(
            "A secret is taken as a SecureString only, never as plain text. Type it with Read-Host -AsSecureString, or read it from a vault with Get-Secret."),
    };
}
