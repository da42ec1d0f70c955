using System.Diagnostics.Metrics;
using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Endpoints;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

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
        using var ended = new EndedRequests(app.Services);
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
        var all = (await Task.WhenAll(load)).Sum();
        all.ShouldBeGreaterThan(0);

        await ended.BecomeAsync(all);
        await app.Client.SendAsync(ResettableApp.Reset(ResettableApp.Admin), Cancelled);
        for (var i = 0; i < 17; i++)
            await app.Client.GetStringAsync("/hello", Cancelled);
        await ended.BecomeAsync(all + 17);
        var last = MetricsPage.Parse(await app.Client.GetStringAsync("/metrics", Cancelled));
        last.Value("http_requests_total", ("method", "GET"), ("endpoint", "/hello"), ("status", "200")).ShouldBe(17);
        last.Value("http_request_duration_seconds_count", ("method", "GET"), ("endpoint", "/hello")).ShouldBe(17);
        last.Value("http_requests_inprogress", ("method", "GET"), ("endpoint", "/hello")).ShouldBe(0);
    }

    /// <summary>
    /// The requests of the route that the server is done with, as ASP.NET Core's own meter counts them: from outside of what is
    /// measured here. A client has its answer a moment before that.
    /// </summary>
    private sealed class EndedRequests : IDisposable
    {
        private readonly MeterListener _server = new();
        private int _count;

        public EndedRequests(IServiceProvider services)
        {
            var meters = services.GetRequiredService<IMeterFactory>(); // other apps of the process have meters of the same name
            _server.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "http.server.request.duration" && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            };
            _server.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                if (tags.Contains(new("http.route", "/hello")))
                    Interlocked.Increment(ref _count);
            });
            _server.Start();
        }

        public async Task BecomeAsync(int sent) =>
            await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref _count)), count => count == sent, $"the end of {sent} requests");

        public void Dispose() => _server.Dispose();
    }
}
