using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public class HealthCheckTests
{
    [Theory]
    [InlineData(4, "Healthy", HttpStatusCode.OK)]
    [InlineData(5, "Degraded", HttpStatusCode.OK)]
    [InlineData(10, "Degraded", HttpStatusCode.OK)]
    [InlineData(11, "Unhealthy", HttpStatusCode.ServiceUnavailable)]
    public async Task The_check_says_what_the_metrics_say(int failuresOfHundred, string text, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync(app => app.MapHealthChecks("/health"), configureServices: services => services.AddHealthChecks().AddGatewayMetrics());
        Record(app, failuresOfHundred);

        using var response = await app.Client.GetAsync("/health");

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldBe(text);
    }

    [Fact]
    public async Task The_check_gives_its_reason_and_its_numbers()
    {
        await using var app = await TestApp.StartAsync(_ => { }, configureServices: services => services.AddHealthChecks().AddGatewayMetrics("metrics", tags: ["ready"]));
        Record(app, failuresOfHundred: 20);

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"));

        var entry = report.Entries["metrics"];
        entry.Description.ShouldBe("20 of 100 requests in the last 5 minutes failed (20 %): unhealthy above 10 %.");
        entry.Data.ShouldBe(new Dictionary<string, object> { ["recent_requests"] = 100L, ["recent_errors"] = 20L, ["error_rate"] = 0.2 });
    }

    [Fact]
    public async Task What_an_unhealthy_service_is_reported_as_is_the_users_to_choose()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapHealthChecks("/health"),
            configureServices: services => services.AddHealthChecks().AddGatewayMetrics(failureStatus: Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded));
        Record(app, failuresOfHundred: 100);

        (await app.Client.GetStringAsync("/health")).ShouldBe("Degraded");
    }

    [Fact]
    public async Task Probes_of_an_unhealthy_service_do_not_keep_it_unhealthy()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics();
                app.MapHealthChecks("/health");
                app.MapGatewayMetrics();
                app.MapGet("/fail", () => Results.StatusCode(500));
            },
            configureServices: services => services.AddHealthChecks().AddGatewayMetrics());
        await app.Client.GetAsync("/fail");

        for (var i = 0; i < 5; i++)
        {
            (await app.Client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await app.Client.GetAsync("/metrics/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        app.Metrics.Health().RecentRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Without_metrics_the_check_says_what_to_add()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddGatewayMetrics();
        await using var provider = services.BuildServiceProvider();

        var error = await Should.ThrowAsync<InvalidOperationException>(() => provider.GetRequiredService<HealthCheckService>().CheckHealthAsync());

        error.Message.ShouldBe("AddHealthChecks().AddGatewayMetrics() found no metrics: call builder.Services.AddGatewayMetrics() as well.");
    }

    private static void Record(TestApp app, int failuresOfHundred)
    {
        for (var i = 0; i < 100; i++)
            app.Metrics.Http.RecordRequest("GET", "/quotes", i < failuresOfHundred ? 500 : 200, TimeSpan.Zero);
    }
}
