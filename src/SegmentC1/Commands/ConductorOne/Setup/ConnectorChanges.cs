using System.Security;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>What has to change so that a connector is as wanted; nothing where it is so already.</summary>
internal sealed class ConnectorChanges
{
    private readonly ConductorOneConnectors _connectors;
    private readonly ConductorOneConnector _connector;
    private readonly string? _name;
    private readonly string? _description;
    private readonly IReadOnlyList<ConductorOneUser>? _owners;
    private readonly (string Spec, string TimeZone)? _schedule;
    private readonly SecureString? _token;

    public ConnectorChanges(
        ConductorOneConnectors connectors, ConductorOneConnector connector, string? name, string? description,
        IReadOnlyList<ConductorOneUser>? owners, string? schedule, string timeZone, SecureString? token)
    {
        _connectors = connectors;
        _connector = connector;
        _name = name == connector.Name ? null : name;
        _description = description == connector.Description ? null : description;
        _owners = owners is not null && ConnectorSetup.Differ(connector.OwnerIds, owners) ? owners : null;
        _schedule = schedule is null || (schedule == connector.Schedule && timeZone == connector.TimeZone) ? null : (schedule, timeZone);
        _token = token;
        Steps =
        [
            .. new[]
            {
                _name is null ? null : $"rename to '{_name}'",
                _description is null ? null : "set the description",
                _owners is null ? null : $"set the owners to {string.Join(", ", _owners)}",
                _schedule is { } when ? $"sync at '{when.Spec}' ({when.TimeZone})" : null,
                _token is null ? null : "replace the Segment token",
            }.OfType<string>(),
        ];
    }

    /// <summary>What is to be done, for people.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>Does it; the connector as it stands then.</summary>
    public async Task<ConductorOneConnector> CarryOutAsync(CancellationToken cancellationToken)
    {
        if (_name is not null || _description is not null || _owners is not null)
        {
            await _connectors.UpdateAsync(_connector, _name, _description, _owners?.Select(owner => owner.Id).ToList(), cancellationToken);
        }

        if (_schedule is { } when) await _connectors.ScheduleAsync(_connector, when.Spec, when.TimeZone, cancellationToken);
        if (_token is not null) await _connectors.SetTokenAsync(_connector, _token, cancellationToken);
        return await _connectors.GetAsync(_connector, cancellationToken);
    }
}
