using Google.Protobuf;
using Grpc.Core;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public class DeclinedTaskTests
{
    public static TheoryData<string, StatusCode, bool> Kinds => new()
    {
        { nameof(Proto.Task.EventFeed), StatusCode.Unknown, false },
        { nameof(Proto.Task.CreateSyncDiff), StatusCode.Unknown, false },
        { nameof(Proto.Task.CompactSyncs), StatusCode.Unknown, false },
        { nameof(Proto.Task.CreateTicketTask), StatusCode.Unimplemented, false },
        { nameof(Proto.Task.ListTicketSchemas), StatusCode.Unimplemented, false },
        { nameof(Proto.Task.GetTicket), StatusCode.Unimplemented, false },
        { nameof(Proto.Task.BulkCreateTickets), StatusCode.Unimplemented, false },
        { nameof(Proto.Task.BulkGetTickets), StatusCode.Unimplemented, false },
        { nameof(Proto.Task.RotateCredentials), StatusCode.Unimplemented, true },
        { nameof(Proto.Task.IssueCredential), StatusCode.Unimplemented, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_the_connector_does_not_do_is_declined(string kind, StatusCode code, bool nonRetryable)
    {
        var outcome = await CarryOutAsync(Of(kind), provisioning: true);

        Assert.Equal(((int)code, nonRetryable), (outcome!.Status!.Code, outcome.NonRetryable));
    }

    [Fact]
    public async Task A_kind_that_no_version_of_the_protocol_had_yet_is_unsupported()
    {
        var task = Proto.Task.Parser.ParseFrom([.. new Proto.Task { Id = new string('a', 27) }.ToByteArray(), 0xE2, 0x07, 0x00]);

        var outcome = await CarryOutAsync(task, provisioning: true);

        Assert.Equal(("unsupported task type", false), (outcome!.Status!.Message, outcome.NonRetryable));
    }

    [Theory]
    [InlineData(nameof(Proto.Task.Grant))]
    [InlineData(nameof(Proto.Task.Revoke))]
    [InlineData(nameof(Proto.Task.CreateAccount))]
    [InlineData(nameof(Proto.Task.CreateResource))]
    [InlineData(nameof(Proto.Task.DeleteResource))]
    [InlineData(nameof(Proto.Task.RotateCredentials))]
    public async Task Without_provisioning_nothing_that_changes_is_done(string kind)
    {
        var outcome = await CarryOutAsync(Of(kind), provisioning: false);

        Assert.Equal(((int)StatusCode.FailedPrecondition, "provisioning is not enabled", true), (outcome!.Status!.Code, outcome.Status.Message, outcome.NonRetryable));
    }

    private static Proto.Task Of(string kind)
    {
        var task = new Proto.Task { Id = new string('a', 27) };
        var property = typeof(Proto.Task).GetProperty(kind)!;
        property.SetValue(task, Activator.CreateInstance(property.PropertyType));
        return task;
    }

    // A port where nobody listens: none of these tasks asks Segment for anything.
    private static async Task<TaskOutcome?> CarryOutAsync(Proto.Task task, bool provisioning)
    {
        using var client = new SegmentClient(new SegmentClientOptions { Token = Secrets.Secure("token"), ApiUri = new Uri("http://127.0.0.1:1/") });
        return await new SegmentConnectorWork(client, new ConnectorWorkOptions { Provisioning = provisioning }).CarryOutAsync(task, TestContext.Current.CancellationToken);
    }
}
