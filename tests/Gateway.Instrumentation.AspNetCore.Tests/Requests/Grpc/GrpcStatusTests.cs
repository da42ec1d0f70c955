using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Grpc;

public class GrpcStatusTests
{
    [Theory]
    [InlineData(2, "grpc_unknown", false)]
    [InlineData(3, "grpc_invalid_argument", true)]
    [InlineData(4, "grpc_deadline_exceeded", false)]
    [InlineData(5, "grpc_not_found", true)]
    [InlineData(6, "grpc_already_exists", true)]
    [InlineData(7, "grpc_permission_denied", true)]
    [InlineData(8, "grpc_resource_exhausted", true)]
    [InlineData(9, "grpc_failed_precondition", true)]
    [InlineData(10, "grpc_aborted", true)]
    [InlineData(11, "grpc_out_of_range", true)]
    [InlineData(12, "grpc_unimplemented", false)]
    [InlineData(13, "grpc_internal", false)]
    [InlineData(14, "grpc_unavailable", false)]
    [InlineData(15, "grpc_data_loss", false)]
    [InlineData(16, "grpc_unauthenticated", true)]
    [InlineData(17, "grpc_unknown", false)]
    public void A_failure_has_its_name_and_its_side(int status, string errorType, bool ofClient)
    {
        var response = new DefaultHttpContext().Response;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = $"{status}";
        var failure = GrpcStatus.FailureOf(response).ShouldNotBeNull();
        (failure.ErrorType, failure.IsOfClient, failure.IsDeadline).ShouldBe((errorType, ofClient, status == 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_success_and_a_call_that_its_client_cancelled_are_no_failures(int status)
    {
        var response = new DefaultHttpContext().Response;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = $"{status}";
        GrpcStatus.FailureOf(response).ShouldBeNull();
    }
}
