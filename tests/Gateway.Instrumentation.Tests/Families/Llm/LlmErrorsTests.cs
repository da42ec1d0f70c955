using System.Net;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>What a client throws, in the kinds that an operator asks for.</summary>
public class LlmErrorsTests
{
    private static readonly IErrorClassifier Errors = new ErrorClassifier();

    [Theory]
    [InlineData(401, "auth_error")]
    [InlineData(403, "auth_error")]
    [InlineData(408, "timeout_error")]
    [InlineData(413, "context_length")]
    [InlineData(429, "rate_limited")]
    [InlineData(504, "timeout_error")]
    [InlineData(500, "api_error")]
    public void A_status_says_it(int status, string errorType) =>
        LlmErrors.TypeOf(new HttpRequestException(null, null, (HttpStatusCode)status), Errors).ShouldBe(errorType);

    [Theory]
    [InlineData("context_length_exceeded", "context_length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("insufficient_quota", "rate_limited")]
    [InlineData("invalid_api_key", "auth_error")]
    [InlineData("invalid_value", null)]
    public void A_code_says_it_before_the_status(string code, string? errorType) => LlmErrors.TypeOf(400, code).ShouldBe(errorType);

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_time_limit() =>
        LlmErrors.TypeOf(new TaskCanceledException(), Errors).ShouldBe("timeout_error");

    [Fact]
    public void The_last_of_a_clients_own_attempts_says_it() => LlmErrors.TypeOf(
        new AggregateException(new IOException(), new HttpRequestException(null, null, HttpStatusCode.TooManyRequests)), Errors).ShouldBe("rate_limited");

    [Fact]
    public void A_client_that_got_no_answer_at_all_is_called_by_what_stopped_it()
    {
        LlmErrors.TypeOf(new ClientResultException(0, new HttpRequestException()), Errors).ShouldBe("api_error");
        LlmErrors.TypeOf(new ClientResultException(0, new IOException()), Errors).ShouldBe("IOException");
        LlmErrors.TypeOf(new ClientResultException(0, null), Errors).ShouldBe("ClientResultException");
        LlmErrors.TypeOf(new ClientResultException(500, new IOException()), Errors).ShouldBe("ClientResultException");
    }

    [Fact]
    public void A_classifier_with_a_name_of_its_own_goes_first() =>
        LlmErrors.TypeOf(new HttpRequestException(null, null, HttpStatusCode.TooManyRequests), new Own()).ShouldBe("upstream_busy");

    [Fact]
    public void Others_are_called_by_their_class() => LlmErrors.TypeOf(new FormatException(), Errors).ShouldBe("FormatException");

    // The shape of the one in System.ClientModel.
    private sealed class ClientResultException(int status, Exception? inner) : Exception("No answer.", inner)
    {
        public int Status => status;
    }

    private sealed class Own : IErrorClassifier
    {
        public string Classify(Exception exception) => "upstream_busy";
    }
}
