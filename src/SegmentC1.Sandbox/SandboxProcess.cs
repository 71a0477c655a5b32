using System.Globalization;
using System.Text.Json;

namespace SegmentC1.Sandbox;

/// <summary>
/// Both simulators as a process of their own, for tests that run in another program, such as a real pwsh.
/// </summary>
/// <remarks>
/// The first line that it writes is JSON with addresses and credentials. After that each line that it reads is a command, answered
/// by one line of JSON: <c>sync</c> queues a full sync and <c>task</c> with protobuf JSON any task, <c>finished</c> with a number waits until so
/// many tasks were ended, <c>govern</c> makes an app Segment of the newest upload, <c>world</c> tells ids of the workspace, <c>report</c> what was received, <c>clear</c> forgets the requests. It ends when
/// its input ends.
/// </remarks>
public static class SandboxProcess
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Runs until <paramref name="input"/> ends.</summary>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        await using var segment = await SegmentSandbox.StartAsync(ct: cancellationToken);
        await using var tenant = await ConductorOneSandbox.StartAsync(cancellationToken: cancellationToken);
        await WriteAsync(output, new
        {
            segmentUri = segment.BaseAddress,
            segmentToken = segment.Token,
            conductorOneHost = tenant.Host,
            clientId = tenant.Connector.ClientId,
            clientSecret = tenant.Connector.ClientSecret,
            personalId = tenant.Personal.ClientId,
            personalSecret = tenant.Personal.ClientSecret,
        });

        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            object answer = line.Trim().Split(' ', 2) switch
            {
                ["sync"] => new { taskId = tenant.QueueSyncFull() },
                ["task", var json] => new { taskId = tenant.QueueTask(json) },
                ["finished", var count] => await FinishedAsync(tenant, int.Parse(count, CultureInfo.InvariantCulture), cancellationToken),
                ["govern"] => Govern(tenant),
                ["world"] => World(segment.World),
                ["report"] => Report(segment, tenant),
                ["clear"] => Clear(segment),
                _ => new { error = $"'{line.Trim()}' is not a command: sync, task, finished, govern, world, report, clear" },
            };
            await WriteAsync(output, answer);
        }

        return 0;
    }

    private static object Report(SegmentSandbox segment, ConductorOneSandbox tenant) => new
    {
        requests = segment.Requests.Select(request => new { request.Method, request.Path, request.Query }),
        uploads = tenant.Uploads.Select(upload => new { upload.TaskId, upload.Sha256, bytes = upload.Content.Length }),
        finished = tenant.FinishedTasks.Select(task => new { task.TaskId, task.Success, task.Code, task.Message }),
        violations = tenant.Violations,
    };

    private static async Task<object> FinishedAsync(ConductorOneSandbox tenant, int count, CancellationToken cancellationToken)
    {
        await tenant.WhenFinishedAsync(count, cancellationToken);
        return new { finished = tenant.FinishedTasks.Count };
    }

    private static object Govern(ConductorOneSandbox tenant)
    {
        var app = tenant.AddApp("Segment");
        tenant.Ingest(tenant.AddConnector(app, "Segment", selfHosted: false), tenant.Uploads[^1].Content);
        return new { appId = app };
    }

    private static object World(SegmentWorld world) => new
    {
        users = world.Users.Select(user => user.Id),
        groups = world.Groups.Select(group => group.Id),
        roles = world.Roles.Select(role => role.Id),
    };

    private static object Clear(SegmentSandbox segment)
    {
        segment.ClearRequests();
        return new { cleared = true };
    }

    private static async Task WriteAsync(TextWriter output, object message)
    {
        await output.WriteLineAsync(JsonSerializer.Serialize(message, Format));
        await output.FlushAsync();
    }
}
