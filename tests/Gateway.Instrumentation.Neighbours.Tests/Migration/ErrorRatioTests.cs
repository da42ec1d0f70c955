using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Neighbours.Tests.Migration;

/// <summary>The error ratio of docs/migration.md in a real Prometheus: the original gateway's query matches nothing, the one in its place does.</summary>
public class ErrorRatioTests
{
    private const string Original = "rate(http_request_errors_total[5m]) / rate(http_requests_total[5m])";
    private const string InItsPlace = "rate(http_request_errors_total[5m]) / sum without (status) (rate(http_requests_total[5m]))";

    [Fact]
    public async Task The_query_in_place_of_the_original_gateways_gives_the_share_of_errors()
    {
        SkipUnless.Installed("prometheus");
        var guide = File.ReadAllLines(Repository.PathOf("docs/migration.md"));
        guide.ShouldContain(line => line.Contains($"`{Original}`", StringComparison.Ordinal));
        guide.ShouldContain(InItsPlace);

        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false);
        await using var app = builder.Build();
        app.MapGatewayMetrics();
        await app.StartAsync();
        var http = app.Services.GetRequiredService<HttpMetrics>();
        await using var prometheus = await PrometheusServer.StartAsync([new ScrapeTarget("gateway", new Uri(app.Urls.Single()).Authority)]);

        // Three of four requests fail, as often as it takes until two scrapes have seen the numbers grow.
        var ratios = await Poll.UntilAsync(
            async () =>
            {
                foreach (var status in new[] { 200, 500, 502, 404 })
                    http.RecordRequest("POST", "/api/chat", status, TimeSpan.FromMilliseconds(1));
                return (await prometheus.QueryAsync(InItsPlace)).Where(sample => sample["endpoint"] == "/api/chat" && !double.IsNaN(sample.Value)).ToList();
            },
            samples => samples.Count == 1 && Math.Abs(samples[0].Value - 0.75) < 0.01,
            "the share of errors");

        ratios.Single()["method"].ShouldBe("POST");
        (await prometheus.QueryAsync(Original)).ShouldBeEmpty();
    }
}
