using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class HttpScopeTests
{
    private const string Chat = "/api/chat";

    private readonly TestRegistry _test = new();
    private readonly HttpMetrics _http;

    public HttpScopeTests() => _http = new HttpMetrics(_test.Metrics);

    [Fact]
    public void A_request_says_its_status()
    {
        using (var request = _http.TrackRequest("GET", Chat))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            request.Complete(HttpStatusCode.NotFound);
        }

        Recorded("404", errors: 1, seconds: 2);
    }

    [Fact]
    public void A_request_without_a_word_is_500()
    {
        using (_http.TrackRequest("GET", Chat))
            _test.Time.Advance(TimeSpan.FromSeconds(2));
        Recorded("500", errors: 1, seconds: 2);
    }

    [Fact]
    public void A_request_that_failed_is_500()
    {
        using (var request = _http.TrackRequest("GET", Chat))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            request.Fail(new HttpRequestException("the provider answered", null, HttpStatusCode.NotFound));
        }

        Recorded("500", errors: 1, seconds: 2);
    }

    [Fact]
    public void A_request_that_was_cancelled_is_499_and_no_error()
    {
        using (var request = _http.TrackRequest("GET", Chat))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            request.Cancel();
        }

        Recorded("499", errors: 0, seconds: 2);
    }

    [Fact]
    public async Task RunAsync_takes_the_status_from_the_work()
    {
        await _http.TrackRequest("GET", Chat).RunAsync(_ => Task.FromResult(HttpStatusCode.Created));
        Recorded("201", errors: 0, seconds: 0);
    }

    [Fact]
    public async Task RunAsync_takes_the_status_from_the_result()
    {
        (await _http.TrackRequest("GET", Chat).RunAsync(_ => Task.FromResult("answer"), _ => HttpStatusCode.OK)).ShouldBe("answer");
        Recorded("200", errors: 0, seconds: 0);
    }

    [Fact]
    public async Task What_the_work_throws_is_500_and_reaches_the_caller()
    {
        var thrown = new InvalidOperationException();
        (await Should.ThrowAsync<InvalidOperationException>(() =>
            _http.TrackRequest("GET", Chat).RunAsync(_ => Task.FromException<HttpStatusCode>(thrown)))).ShouldBeSameAs(thrown);
        Recorded("500", errors: 1, seconds: 0);
    }

    [Fact]
    public async Task A_cancellation_by_the_callers_token_is_499()
    {
        var token = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(() => _http.TrackRequest("GET", Chat).RunAsync(Task.FromCanceled<HttpStatusCode>, token));
        Recorded("499", errors: 0, seconds: 0);
    }

    [Fact]
    public void An_exception_that_stands_for_a_status_is_completed_with_it()
    {
        using (var request = _http.TrackRequest("GET", Chat))
        {
            try
            {
                throw new KeyNotFoundException();
            }
            catch (KeyNotFoundException)
            {
                request.Complete(HttpStatusCode.NotFound);
            }
        }

        Recorded("404", errors: 1, seconds: 0);
    }

    [Fact]
    public void Statuses_that_have_no_name_may_be_said_too()
    {
        using (var request = _http.TrackRequest("GET", Chat))
            request.Complete((HttpStatusCode)499);
        Recorded("499", errors: 0, seconds: 0);
    }

    [Fact]
    public void Requests_are_in_flight_until_they_end()
    {
        _test.Registry.Has("http_requests_inprogress").ShouldBeFalse();
        var first = _http.TrackRequest("GET", Chat);
        var second = _http.TrackRequest("GET", Chat, "openai", "gpt-4");
        var elsewhere = _http.TrackRequest("POST", Chat);
        InFlight().ShouldBe(2);
        first.Complete(HttpStatusCode.OK);
        InFlight().ShouldBe(2);
        first.Dispose();
        first.Dispose();
        InFlight().ShouldBe(1);
        second.Cancel();
        second.Dispose();
        elsewhere.Dispose();
        InFlight().ShouldBe(0);

        double InFlight() => _test.Registry.Value("http_requests_inprogress", ("method", "GET"), ("endpoint", Chat));
    }

    [Fact]
    public void A_scope_and_a_request_that_was_timed_elsewhere_give_the_same_page()
    {
        var other = new TestRegistry();
        new HttpMetrics(other.Metrics).RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = Chat, StatusCode = 404, Duration = TimeSpan.FromSeconds(3), Provider = "openai", Model = "gpt-4" });
        using (var request = _http.TrackRequest("GET", Chat, "openai", "gpt-4"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            request.Complete(HttpStatusCode.NotFound);
        }

        _test.Samples.Replace(_test.Of("http_requests_inprogress") + "\n", "", StringComparison.Ordinal).ShouldBe(other.Samples);
    }

    private void Recorded(string status, int errors, double seconds)
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Value("http_requests_total", ("method", "GET"), ("endpoint", Chat), ("status", status)).ShouldBe(1);
        page.Value("http_requests_total").ShouldBe(1);
        page.Value("http_response_status_total", ("endpoint", Chat), ("status", status)).ShouldBe(1);
        page.Value("http_response_status_total").ShouldBe(1);
        page.Value("http_request_errors_total", ("method", "GET"), ("endpoint", Chat)).ShouldBe(errors);
        foreach (var histogram in new[] { "http_request_duration_seconds", "http_request_duration_highr_seconds" })
        {
            page.Value(histogram + "_count").ShouldBe(1);
            page.Value(histogram + "_sum").ShouldBe(seconds);
        }

        page.Value("http_requests_inprogress", ("method", "GET"), ("endpoint", Chat)).ShouldBe(0);
    }
}
