using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Endpoints;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests.Safety;

public class ResetUnderLoadTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_resets_under_load_while_others_are_refused_and_nothing_is_lost()
    {
        await using var app = await ResettableApp.StartAsync(onKestrel: true, map: app =>
        {
            app.UseGatewayMetrics(options => options.RequestIds.Enabled = false);
            app.MapGet("/hello", () => "hello");
        });
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var load = Enumerable.Range(0, 8).Select(async _ =>
        {
            var sent = 0;
            for (; !enough.IsCancellationRequested; sent++)
                (await app.Client.GetStringAsync("/hello", Cancelled)).ShouldBe("hello");
            return sent;
        }).ToList();

        for (var i = 0; i < 50; i++)
        {
            using var stranger = await app.Client.SendAsync(ResettableApp.Reset(null), Cancelled);
            using var somebody = await app.Client.SendAsync(ResettableApp.Reset("somebody"), Cancelled);
            using var admin = await app.Client.SendAsync(ResettableApp.Reset(ResettableApp.Admin), Cancelled);
            (stranger.StatusCode, somebody.StatusCode, admin.StatusCode)
                .ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.OK));

            // Each page holds together: every request of the route has its duration.
            var page = MetricsPage.Parse(await app.Client.GetStringAsync("/metrics", Cancelled));
            page.Value("http_requests_inprogress", ("method", "GET"), ("endpoint", "/hello")).ShouldBeInRange(0, 8);
        }

        await enough.CancelAsync();
        (await Task.WhenAll(load)).Sum().ShouldBeGreaterThan(0);

        await app.Client.SendAsync(ResettableApp.Reset(ResettableApp.Admin), Cancelled);
        for (var i = 0; i < 17; i++)
            await app.Client.GetStringAsync("/hello", Cancelled);
        var last = MetricsPage.Parse(await app.Client.GetStringAsync("/metrics", Cancelled));
        last.Value("http_requests_total", ("method", "GET"), ("endpoint", "/hello"), ("status", "200")).ShouldBe(17);
        last.Value("http_request_duration_seconds_count", ("method", "GET"), ("endpoint", "/hello")).ShouldBe(17);
        last.Value("http_requests_inprogress", ("method", "GET"), ("endpoint", "/hello")).ShouldBe(0);
    }
}
