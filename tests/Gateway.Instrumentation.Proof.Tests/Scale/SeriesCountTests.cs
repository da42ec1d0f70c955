using System.Net;

namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>The formula of <c>docs/scale.md</c> for the series of a web service.</summary>
public sealed class SeriesCountTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(3, 2, 4)]
    public void A_route_has_as_many_series_as_the_document_says(int routes, int methods, int errorStatuses)
    {
        var metrics = new GatewayMetrics();
        metrics.Http.ToString().ShouldNotBeNull();
        var before = Series(metrics);
        foreach (var route in Enumerable.Range(0, routes))
        {
            foreach (var method in new[] { "GET", "POST" }.Take(methods))
            {
                using (var request = metrics.Http.TrackRequest(method, $"/orders/{route}")) // shows how many are in flight
                    request.Complete(HttpStatusCode.OK);
                foreach (var status in Enumerable.Range(500, errorStatuses).Prepend(200))
                {
                    metrics.Http.RecordRequest(new HttpRequestRecord
                    {
                        Method = method,
                        Endpoint = $"/orders/{route}",
                        StatusCode = status,
                        Duration = TimeSpan.FromSeconds(0.1),
                        RequestBytes = 10,
                        ResponseBytes = 10,
                    });
                }
            }
        }

        var statuses = 1 + errorStatuses;
        (Series(metrics) - before).ShouldBe(routes * ((methods * (37 + statuses + errorStatuses)) + 4 + statuses));
    }

    private static int Series(GatewayMetrics metrics) =>
        metrics.Registry.CollectText().Split('\n').Count(line => line.Length > 0 && line[0] != '#');
}
