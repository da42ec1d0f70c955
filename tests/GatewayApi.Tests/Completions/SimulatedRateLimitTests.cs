using System.Net;
using Gateway.Instrumentation.Testing;
using GatewayApi.Completions;
using Microsoft.Extensions.Time.Testing;

namespace GatewayApi.Tests.Completions;

public class SimulatedRateLimitTests
{
    private readonly Gateway.Instrumentation.GatewayMetrics _metrics = TestMetrics.Create();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    private double Left => _metrics.Value("llm_rate_limit_remaining", ("provider", "portkey"), ("kind", "requests"));

    [Fact]
    public void One_too_many_in_a_minute_is_refused_and_the_next_minute_begins_anew()
    {
        var limit = new SimulatedRateLimit("portkey", _metrics.Llm, _time);

        limit.Take();
        Left.ShouldBe(SimulatedRateLimit.PerMinute - 1);
        for (var i = 1; i < SimulatedRateLimit.PerMinute; i++)
            limit.Take();
        Left.ShouldBe(0);
        Should.Throw<HttpRequestException>(limit.Take).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        Left.ShouldBe(0);

        _time.Advance(TimeSpan.FromMinutes(1));
        limit.Take();
        Left.ShouldBe(SimulatedRateLimit.PerMinute - 1);
    }
}
