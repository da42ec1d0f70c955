using System.Reflection;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class ServiceStatusTests
{
    [Fact]
    public async Task A_service_is_up_from_when_it_has_started_until_it_begins_to_stop()
    {
        using var host = TestHost.Build(services =>
        {
            services.AddGatewayMetrics().AddServiceStatus();
            services.AddHostedService<Witness>();
        });
        var registry = host.Services.GetRequiredService<MetricRegistry>();
        await host.StartAsync();
        registry.Value("service_up").ShouldBe(1);
        await host.StopAsync();
        registry.Value("service_up").ShouldBe(0);
        host.Services.GetServices<IHostedService>().OfType<Witness>().Single().Seen.ShouldBe(["start 0", "stop 0"]);
    }

    [Fact]
    public async Task A_service_that_does_not_start_is_not_up()
    {
        using var host = TestHost.Build(services =>
        {
            services.AddGatewayMetrics().AddServiceStatus();
            services.AddHostedService<Broken>();
        });
        await Should.ThrowAsync<TimeoutException>(() => host.StartAsync());
        host.Services.GetRequiredService<MetricRegistry>().Value("service_up").ShouldBe(0);
    }

    [Fact]
    public async Task A_hosted_service_that_crashes_takes_the_service_down()
    {
        using var host = TestHost.Build(services =>
        {
            services.AddGatewayMetrics().AddServiceStatus();
            services.AddHostedService<Crashing>();
        });
        var registry = host.Services.GetRequiredService<MetricRegistry>();
        await host.StartAsync();
        registry.Value("service_up").ShouldBe(1);
        host.Services.GetServices<IHostedService>().OfType<Crashing>().Single().Crash.SetResult();
        await host.WaitForShutdownAsync();
        registry.Value("service_up").ShouldBe(0);
    }

    [Fact]
    public async Task The_program_and_the_host_say_what_runs_and_where()
    {
        var page = await Started(services => services.AddGatewayMetrics().AddServiceStatus());
        var version = Assembly.GetEntryAssembly()!.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        version.ShouldContain('+');
        page.Value("service_info", ("version", version[..version.IndexOf('+')]), ("environment", "Production")).ShouldBe(1);
        page.Has("service_start_time_seconds").ShouldBeTrue();
    }

    [Fact]
    public async Task A_service_shows_no_names_of_another_system()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics().AddServiceStatus());
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Definitions.Select(definition => definition.Name)
            .ShouldNotContain(name => name.StartsWith("pricing_", StringComparison.Ordinal) || name.StartsWith("gatewayz_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_given_holds_and_what_is_given_last_holds_before_it()
    {
        var page = await Started(services => services.AddGatewayMetrics()
            .AddServiceStatus("1.0.0", "test").AddServiceStatus(version: "1.1.0").AddServiceStatus());
        page.Value("service_info", ("version", "1.1.0"), ("environment", "test")).ShouldBe(1);
    }

    [Fact]
    public async Task Where_there_is_no_host_the_environment_is_unknown()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics().AddServiceStatus("1.0.0");
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>().Cast<IHostedLifecycleService>())
            await service.StartingAsync(default);
        provider.GetRequiredService<MetricRegistry>().Value("service_info", ("version", "1.0.0"), ("environment", "unknown")).ShouldBe(1);
    }

    [Fact]
    public async Task Without_it_nothing_is_shown() =>
        (await Started(services => services.AddGatewayMetrics())).Has("service_up").ShouldBeFalse();

    private static async Task<MetricsPage> Started(Action<IServiceCollection> configure)
    {
        using var host = TestHost.Build(configure);
        await host.StartAsync();
        return host.Services.GetRequiredService<MetricRegistry>().Scrape();
    }

    /// <summary>Notes what is shown while it starts and stops.</summary>
    private sealed class Witness(MetricRegistry registry) : IHostedService
    {
        public List<string> Seen { get; } = [];

        public Task StartAsync(CancellationToken cancellationToken) => See("start");

        public Task StopAsync(CancellationToken cancellationToken) => See("stop");

        private Task See(string moment)
        {
            Seen.Add($"{moment} {registry.Value("service_up")}");
            return Task.CompletedTask;
        }
    }

    private sealed class Crashing : BackgroundService
    {
        public TaskCompletionSource Crash { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Crash.Task;
            throw new TimeoutException();
        }
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new TimeoutException();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
