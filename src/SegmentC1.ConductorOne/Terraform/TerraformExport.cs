using System.Globalization;
using System.Text;
using SegmentC1.Access;

namespace SegmentC1.ConductorOne;

/// <summary>A connector with its app and its owners, to be written as Terraform.</summary>
/// <param name="Connector">The connector, cloud-hosted or self-hosted.</param>
/// <param name="App">Its app.</param>
/// <param name="Owners">Its owners.</param>
public sealed record TerraformConnector(ConductorOneConnector Connector, ConductorOneApp App, IReadOnlyList<ConductorOneUser> Owners);

/// <summary>What was written.</summary>
public sealed record TerraformResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Connectors in it.</summary>
    public required int Connectors { get; init; }

    /// <summary>Import blocks in it.</summary>
    public required int Imports { get; init; }

    /// <summary>Names of the variables that hold secrets and have to be given from outside.</summary>
    public required IReadOnlyList<string> SecretVariables { get; init; }

    /// <summary>What to know before it is applied.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>Writes connectors as Terraform for ConductorOne's provider. Source of resources and attributes: C1 wire protocol, Terraform.</summary>
public static class TerraformExport
{
    /// <summary>Writes the file, readable by its owner only. It holds no secret.</summary>
    /// <param name="tenantHost">The tenant's host.</param>
    /// <param name="connectors">What it is to describe.</param>
    /// <param name="path">Name of the file.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="OutputFileException">The file cannot be written.</exception>
    public static async Task<TerraformResult> WriteAsync(string tenantHost, IReadOnlyList<TerraformConnector> connectors, string path, bool overwrite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenantHost);
        ArgumentNullException.ThrowIfNull(connectors);
        var document = new TerraformDocument(tenantHost, connectors);
        var bytes = new UTF8Encoding(false).GetBytes(document.ToString());
        await using var file = AtomicFile.Create(path, overwrite);
        await file.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        file.Commit();
        return new TerraformResult
        {
            Path = file.Path,
            Connectors = connectors.Count,
            Imports = document.Imports,
            SecretVariables = document.SecretVariables,
            Warnings = [.. connectors.Select(one => Warning(one.Connector))],
        };
    }

    private static string Warning(ConductorOneConnector connector) => string.Create(
        CultureInfo.InvariantCulture,
        $"The provider cannot import the connector '{connector}': applying the file makes a new one beside it. Remove the connector that is there first, or leave it out of Terraform.");
}
