using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Recording;

internal static class RecordingCases
{
    public static IEnumerable<RuleCase> All() =>
    [
        Of("renamed")
            .Given("""db_connections{job="trading",instance="a:80",database="users",state="active"}""", "8x20")
            .Given("""http_request_errors_total{job="gateway",instance="a:80",method="POST",endpoint="/api/chat"}""", Growing((20, 3)))
            .Given("""http_requests_total{job="gateway",instance="a:80",method="POST",endpoint="/api/chat",status="200"}""", Growing((20, 9)))
            .Given("""http_requests_total{job="gateway",instance="a:80",method="POST",endpoint="/api/chat",status="500"}""", Growing((20, 3)))
            .Shows("20m", """sum by (state) (db_connections_total{database="users"})""", """{state="active"}""", 8)
            .Shows(
                "20m", "endpoint_method:http_request_errors:ratio_rate5m",
                """endpoint_method:http_request_errors:ratio_rate5m{job="gateway",instance="a:80",method="POST",endpoint="/api/chat"}""", 0.25),
        Of("fleet")
            .Given("""up{job="gateway",instance="a:80"}""", "1x20")
            .Given("""up{job="gateway",instance="b:80"}""", "0x20")
            .Given("""http_requests_total{job="gateway",instance="a:80",method="GET",endpoint="/",status="200"}""", Growing((20, 60)))
            .Given("""http_requests_total{job="gateway",instance="b:80",method="GET",endpoint="/",status="200"}""", Growing((20, 60)))
            .Given("""http_requests_total{job="quiet",instance="c:80",method="GET",endpoint="/",status="200"}""", Growing((20, 60)))
            .Given("""http_requests_total{job="gateway",instance="b:80",method="GET",endpoint="/",status="500"}""", Growing((20, 120)))
            .GivenSlowness("http_request_duration_highr_seconds", """job="gateway",instance="a:80" """, "0.5", "0.75", fast: 10, slow: 10, fastAgain: 1)
            .Shows("20m", """job:http_requests:rate5m{job="gateway"}""", """job:http_requests:rate5m{job="gateway"}""", 4)
            .Shows("20m", """job:http_requests_5xx:ratio_rate5m{job="gateway"}""", """job:http_requests_5xx:ratio_rate5m{job="gateway"}""", 0.5)
            .Shows("20m", """job:http_requests_5xx:ratio_rate5m{job="quiet"}""", """job:http_requests_5xx:ratio_rate5m{job="quiet"}""", 0)
            .Shows("20m", "job:http_request_duration_highr_seconds:p95_5m", """job:http_request_duration_highr_seconds:p95_5m{job="gateway"}""", 0.7375)
            .Shows("20m", "job:up:avg", """job:up:avg{job="gateway"}""", 0.5),
    ];
}
