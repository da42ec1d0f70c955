using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MetersOfAHostTests : IDisposable
{
    private readonly Meter _meter = new($"host.{Guid.NewGuid():N}");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task What_a_hosted_service_measures_while_it_starts_is_not_lost_and_the_end_of_the_host_ends_the_listening()
    {
        var counter = _meter.CreateCounter<int>("started");
        MetricRegistry registry;
        using (var host = TestHost.Build(services =>
        {
            services.AddSingleton<IHostedService>(new Measuring(counter)); // before ours
            services.AddGatewayMetrics(options => options.ProcessMetrics = false).AddMeter(_meter.Name);
        }))
        {
            await host.StartAsync();
            registry = host.Services.GetRequiredService<MetricRegistry>();
            registry.CollectText().ShouldContain("\nstarted_total 1\n");
            registry.AddMeter("another").Dispose();
            registry.CollectText().ShouldContain("\nstarted_total 1\n");
        }

        counter.Enabled.ShouldBeFalse();
        registry.CollectText().ShouldNotContain("started_total");
    }

    [Fact]
    public void The_first_use_of_the_metrics_starts_the_listening_also_without_a_host_and_with_a_registry_of_ones_own()
    {
        var registry = new MetricRegistry();
        var services = new ServiceCollection();
        services.AddGatewayMetrics().UseRegistry(registry).AddMeter(_meter.Name, options => options.ScopeLabels = true).AddMeters(KnownMeters.Npgsql);
        var counter = _meter.CreateCounter<int>("used");
        using (var provider = services.BuildServiceProvider())
        {
            counter.Enabled.ShouldBeFalse();
            provider.GetRequiredService<GatewayMetrics>();
            counter.Add(1);
            registry.CollectText().ShouldContain($"\nused_total{{otel_scope_name=\"{_meter.Name}\"}} 1\n");
        }

        counter.Enabled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_family_that_registers_later_than_an_instrument_of_its_name_starts_all_the_same()
    {
        _meter.CreateCounter<int>("checkouts").Add(1);
        using var host = TestHost.Build(services => services.AddGatewayMetrics().AddMeter(_meter.Name).AddFamily<Checkouts>());
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().CollectText().ShouldContain("\ncheckouts_total 0\n");
    }

    [Fact]
    public void A_name_that_is_empty_and_bounds_that_are_wrong_are_refused_where_they_are_written()
    {
        var builder = new ServiceCollection().AddGatewayMetrics();
        Should.Throw<ArgumentException>(() => builder.AddMeter(" ")).Message.ShouldContain("A meter needs a name");
        Should.Throw<MetricRegistrationException>(() => builder.AddMeter("a", options => options.Buckets["b"] = [2, 1]));
    }

    private sealed class Checkouts
    {
        public Checkouts(MetricFactory metrics) => metrics.Counter("checkouts_total", "Checkouts.");
    }

    private sealed class Measuring(Counter<int> counter) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            counter.Add(1);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
