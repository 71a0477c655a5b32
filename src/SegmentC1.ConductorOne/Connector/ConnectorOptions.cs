using System.Net;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>How a connector runs.</summary>
public sealed record ConnectorOptions
{
    /// <summary>Tasks that are carried out at the same time, 1 to 100.</summary>
    public int TaskConcurrency { get; init; } = 3;

    /// <summary>Whether ConductorOne may change the workspace; without it every task that would is refused.</summary>
    public bool Provisioning { get; init; }

    /// <summary>Uploads, and with <see cref="Provisioning"/> changes, another workspace than the last one that was uploaded with this credential.</summary>
    public bool Force { get; init; }

    /// <summary>As <see cref="SyncUploadOptions.AcceptedGaps"/>.</summary>
    public IReadOnlyCollection<SegmentListKind> AcceptedGaps { get; init; } = [];

    /// <summary>As <see cref="SyncUploadOptions.TemporaryFolder"/>.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>As <see cref="SyncUploadOptions.UploadMemoryPath"/>.</summary>
    public string? UploadMemoryPath { get; init; }

    /// <summary>Where <c>/health</c> and <c>/ready</c> are answered; null: nowhere.</summary>
    public IPEndPoint? HealthAddress { get; init; }

    /// <summary>Whether the connector runs without the health endpoint, with a warning, when its address is taken.</summary>
    public bool HealthIsOptional { get; init; }

    /// <summary>Cancelled to end in order: no more tasks are asked for, and those that run are let end.</summary>
    public CancellationToken Drain { get; init; }

    /// <summary>How long running tasks may take after <see cref="Drain"/> before they are given up; none to one day.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Told of each task's end. May be called from any thread.</summary>
    public Action<ConnectorTaskReport>? OnTask { get; init; }

    /// <summary>Told of what a person should know while it runs. May be called from any thread.</summary>
    public Action<ConductorOneNotice>? OnNotice { get; init; }
}
