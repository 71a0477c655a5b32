using Grpc.Core;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class TaskOutcomeTests
{
    public static TheoryData<Exception, int> Causes => new()
    {
        { new OperationCanceledException(), 1 },
        { new ConductorOneTaskCancelledException("x") { TaskId = "t" }, 1 },
        { new TimeoutException("x"), 4 },
        { new ConductorOneSyncRefusedException("x") { Reason = SyncRefusal.Gap }, 9 },
        { new ConductorOneServerException("x") { GrpcStatus = "Unavailable" }, 14 },
        { new ConductorOneConnectionException("x"), 2 },
        { new InvalidDataException("x"), 2 },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Each_cause_has_its_code(Exception cause, int code)
    {
        var request = TaskOutcome.Failure(cause).ToRequest("host", "task");

        Assert.Equal((code, false), (request.Status.Code, request.Error.NonRetryable));
        Assert.NotEmpty(request.Status.Message);
        Assert.Null(request.Success);
    }

    [Fact]
    public void A_failure_carries_its_details_and_whether_to_try_again_and_no_secret()
    {
        var detail = Google.Protobuf.WellKnownTypes.Any.Pack(new GrantAlreadyExists());

        var request = TaskOutcome.Failure(StatusCode.FailedPrecondition, "declined secret-token:conductorone.com:v1:canary", nonRetryable: true, [detail]).ToRequest("host", "task");

        Assert.Equal((9, true), (request.Status.Code, request.Error.NonRetryable));
        Assert.Equal([detail], request.Status.Details);
        Assert.DoesNotContain("canary", request.ToString());
    }

    [Fact]
    public void A_success_has_no_status_and_carries_its_response_and_annotations()
    {
        var annotation = Google.Protobuf.WellKnownTypes.Any.Pack(new GrantAlreadyExists());

        var request = TaskOutcome.Success(new GrantManagerServiceGrantResponse(), [annotation]).ToRequest("host", "task");

        Assert.Null(request.Status);
        Assert.Null(request.Error);
        Assert.Equal("type.googleapis.com/c1.connector.v2.GrantManagerServiceGrantResponse", request.Success.Response.TypeUrl);
        Assert.Equal([annotation], request.Success.Annotations);
    }
}
