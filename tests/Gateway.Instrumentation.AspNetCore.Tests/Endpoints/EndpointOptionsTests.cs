using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public class EndpointOptionsTests
{
    [Fact]
    public async Task Timeouts_go_by_the_clock_of_the_registry()
    {
        var time = new TimerRecorder();
        await using var app = await TestApp.StartAsync(
            app => app.MapGatewayMetrics("/metrics", options => options.AppendExposition((_, _) => Task.CompletedTask)),
            configureServices: services => services.AddGatewayMetrics().UseRegistry(new MetricRegistry(timeProvider: time)));

        (await app.Client.GetAsync("/metrics")).EnsureSuccessStatusCode();

        time.Timers.ShouldContain(TimeSpan.FromSeconds(10), "of the response");
        time.Timers.ShouldContain(TimeSpan.FromSeconds(5), "of the source");
    }

    private sealed class TimerRecorder : TimeProvider
    {
        public ConcurrentBag<TimeSpan> Timers { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers.Add(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    public static TheoryData<Action<MetricsEndpointOptions>, string> Mistakes => new()
    {
        {
            options => options.Endpoints |= MetricsEndpoints.Reset,
            "Endpoints has Reset, but ResetPolicy is empty: a reset must be protected. Name an authorization policy, such as ResetPolicy = \"metrics-admin\", and add it with services.AddAuthorization(o => o.AddPolicy(\"metrics-admin\", policy => policy.RequireRole(\"admin\")))."
        },
        {
            options => options.ResetPolicy = "ops",
            "ResetPolicy is \"ops\", but Endpoints has no Reset: add it with Endpoints |= MetricsEndpoints.Reset, or leave the policy out."
        },
        { options => options.Endpoints = (MetricsEndpoints)64, "Endpoints is 64, which is not a combination of Page, Json, Health, Catalog and Reset." },
        { options => options.Port = 0, "Port is 0: give 1 to 65535, or null for every port." },
        { options => options.Port = 65536, "Port is 65536: give 1 to 65535, or null for every port." },
        { options => options.MaxConcurrentScrapes = 0, "MaxConcurrentScrapes is 0: give at least 1." },
        { options => options.ResponseTimeout = TimeSpan.Zero, "ResponseTimeout is 00:00:00: give a time above zero, at most a day." },
        { options => options.ResponseTimeout = TimeSpan.FromDays(2), "ResponseTimeout is 2.00:00:00: give a time above zero, at most a day." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_setting_stops_the_start_with_the_fix(Action<MetricsEndpointOptions> configure, string message)
    {
        using var app = App();

        Should.Throw<OptionsValidationException>(() => app.MapGatewayMetrics("/metrics", configure)).Message.ShouldBe(message);
    }

    [Fact]
    public void A_policy_that_does_not_exist_stops_the_start()
    {
        using var app = App(services => services.AddAuthorization());

        Should.Throw<InvalidOperationException>(() => app.MapGatewayMetrics("/metrics", WithReset)).Message.ShouldBe(
            "MapGatewayMetrics protects the reset with the authorization policy \"ops\", which does not exist: add it with builder.Services.AddAuthorization(o => o.AddPolicy(\"ops\", policy => policy.RequireRole(\"admin\"))).");
    }

    [Fact]
    public void A_reset_without_authorization_services_stops_the_start()
    {
        using var app = App();

        Should.Throw<InvalidOperationException>(() => app.MapGatewayMetrics("/metrics", WithReset)).Message.ShouldContain("which does not exist");
    }

    [Fact]
    public void Settings_come_from_the_services_and_then_from_code()
    {
        using var app = App(services => services.Configure<MetricsEndpointOptions>(options =>
        {
            options.MaxConcurrentScrapes = 3;
            options.Port = 9090;
        }));
        MetricsEndpointOptions? seen = null;

        app.MapGatewayMetrics("/metrics", options => seen = options);

        seen!.MaxConcurrentScrapes.ShouldBe(3);
        seen.Port.ShouldBe(9090);
    }

    private static void WithReset(MetricsEndpointOptions options)
    {
        options.Endpoints |= MetricsEndpoints.Reset;
        options.ResetPolicy = "ops";
    }

    private static WebApplication App(Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGatewayMetrics();
        configure?.Invoke(builder.Services);
        return builder.Build();
    }
}
