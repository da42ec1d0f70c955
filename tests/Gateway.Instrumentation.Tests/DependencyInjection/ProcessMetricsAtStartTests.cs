using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class ProcessMetricsAtStartTests
{
    [Fact]
    public async Task A_host_shows_the_process_and_the_runtime_from_its_start()
    {
        using var host = await Started(services => services.AddGatewayMetrics());
        Names(host).ShouldBe(
        [
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_start_time_seconds",
            "process_open_fds", "process_num_threads",
            "dotnet_gc_collections_total", "dotnet_gc_heap_size_bytes", "dotnet_gc_pause_seconds_total", "dotnet_threadpool_threads",
            "dotnet_threadpool_queue_length", "dotnet_lock_contentions_total", "dotnet_exceptions_total",
        ]);
        var metrics = host.Services.GetRequiredService<GatewayMetrics>();
        host.Services.GetRequiredService<ProcessMetrics>().ShouldBeSameAs(metrics.Process);
        host.Services.GetRequiredService<RuntimeMetrics>().ShouldBeSameAs(metrics.Runtime);
    }

    [Fact]
    public async Task Promtool_accepts_the_page_of_such_a_host()
    {
        if (RealServers.Require("promtool") is { } missing)
            Assert.Skip(missing);
        using var host = await Started(services => services.AddGatewayMetrics());
        (await Promtool.CheckMetricsAsync(host.Services.GetRequiredService<MetricRegistry>().CollectText(), TestContext.Current.CancellationToken))
            .Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_option_turns_them_off_and_who_asks_still_gets_them()
    {
        using var host = await Started(services => services.AddGatewayMetrics(options => options.ProcessMetrics = false));
        Names(host).ShouldBeEmpty();
        _ = host.Services.GetRequiredService<GatewayMetrics>().Process;
        Names(host).ShouldContain("process_cpu_seconds_total");
    }

    [Fact]
    public async Task Configuration_turns_them_off()
    {
        using var host = TestHost.Build(
            (services, configuration) => services.AddGatewayMetrics(configuration.GetSection("GatewayMetrics")), ("GatewayMetrics:ProcessMetrics", "false"));
        await host.StartAsync();
        Names(host).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_recording_is_off_they_are_not_even_made()
    {
        using var host = await Started(services => services.AddGatewayMetrics(options => options.Enabled = false));
        host.Services.GetRequiredService<MetricRegistry>().Definitions.ShouldAllBe(definition => definition.Family == null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_hosts_double_nothing(bool shareTheRegistry)
    {
        var shared = new MetricRegistry();
        using var first = await Started(services => Add(services));
        using var second = await Started(services => Add(services));
        foreach (var host in new[] { first, second })
        {
            var page = host.Services.GetRequiredService<MetricRegistry>().Scrape();
            page.Value("process_cpu_seconds_total").ShouldBeLessThanOrEqualTo(Environment.CpuUsage.TotalTime.TotalSeconds);
            page.Value("dotnet_gc_collections_total", ("generation", "0")).ShouldBeLessThanOrEqualTo(GC.CollectionCount(0));
            (page.Value("process_resident_memory_bytes") / Environment.WorkingSet).ShouldBeInRange(0.7, 1.4);
        }

        void Add(IServiceCollection services)
        {
            var metrics = services.AddGatewayMetrics();
            if (shareTheRegistry)
                metrics.UseRegistry(shared);
        }
    }

    [Fact]
    public async Task A_metric_of_the_same_name_stops_the_start_and_both_are_named()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics());
        host.Services.GetRequiredService<MetricFactory>().Gauge("process_open_fds", "Files.", Label.Text("kind"));
        (await Should.ThrowAsync<MetricRegistrationException>(() => host.StartAsync())).Message.ShouldBe(
            "gauge process_open_fds{kind (text, limit 256)} would take the name \"process_open_fds\" on the page from the built-in family ProcessMetrics: gauge process_open_fds. Give yours another name, or make both definitions the same.");
    }

    [Fact]
    public void Without_a_host_they_show_when_they_are_asked_for()
    {
        var metrics = TestMetrics.Create();
        metrics.Has("process_cpu_seconds_total").ShouldBeFalse();
        _ = (metrics.Process, metrics.Runtime);
        metrics.Has("process_cpu_seconds_total").ShouldBeTrue();
        metrics.Has("dotnet_exceptions_total").ShouldBeTrue();
    }

    private static async Task<IHost> Started(Action<IServiceCollection> configure)
    {
        var host = TestHost.Build(configure);
        await host.StartAsync();
        return host;
    }

    private static IEnumerable<string> Names(IHost host) =>
        host.Services.GetRequiredService<MetricRegistry>().Scrape().Samples.Select(sample => sample.Name).Distinct();
}
