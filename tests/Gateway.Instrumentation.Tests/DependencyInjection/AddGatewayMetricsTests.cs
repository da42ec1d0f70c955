using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class AddGatewayMetricsTests
{
    [Fact]
    public void Families_can_be_injected()
    {
        using var provider = Provider(services => services.AddGatewayMetrics());
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        provider.GetRequiredService<PricingSyncMetrics>().ShouldBeSameAs(metrics.PricingSync);
        provider.GetRequiredService<PricingSyncJobMetrics>().ShouldBeSameAs(metrics.PricingSyncJobs);
        provider.GetRequiredService<MetricRegistry>().ShouldBeSameAs(metrics.Registry);
        provider.GetRequiredService<MetricFactory>().ShouldBeSameAs(metrics.Factory);
        metrics.Get<PricingSyncMetrics>().ShouldBeSameAs(metrics.PricingSync);
    }

    [Fact]
    public void Adding_twice_adds_nothing_twice_and_applies_all_settings_in_their_order()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics(options =>
        {
            options.ServiceName = "first";
            options.StaticLabels["region"] = "eu";
        });
        services.AddGatewayMetrics();
        services.AddGatewayMetrics(options => options.ServiceName = "second");
        services.Count(service => service.ServiceType == typeof(MetricRegistry)).ShouldBe(1);
        services.Count(service => service.ServiceType == typeof(PricingSyncMetrics)).ShouldBe(1);
        services.Count(service => service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService)).ShouldBe(1);

        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<MetricFactory>().Counter("jobs_total", "Jobs.");
        provider.GetRequiredService<MetricRegistry>().CollectText()
            .ShouldContain("jobs_total{service_name=\"second\",region=\"eu\"} 0\n");
    }

    [Fact]
    public void Two_service_providers_share_nothing()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics();
        using var first = services.BuildServiceProvider();
        using var second = services.BuildServiceProvider();
        first.GetRequiredService<PricingSyncMetrics>().RecordModelsFetched("openai", 1);
        _ = second.GetRequiredService<PricingSyncMetrics>();
        second.GetRequiredService<MetricRegistry>().Has("pricing_sync_models_fetched_total").ShouldBeFalse();
    }

    [Fact]
    public void A_clock_that_is_registered_is_used()
    {
        var time = new ManualTimeProvider();
        using var provider = Provider(services => services.AddSingleton<TimeProvider>(time).AddGatewayMetrics());
        using (var sync = provider.GetRequiredService<PricingSyncMetrics>().TrackPricingSync("openai"))
        {
            time.Advance(TimeSpan.FromSeconds(5));
            sync.Succeed();
        }

        provider.GetRequiredService<GatewayMetrics>().Value("pricing_sync_duration_seconds_sum", ("status", "success")).ShouldBe(5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_classifier_that_is_registered_before_or_after_is_used(bool before)
    {
        using var provider = Provider(services =>
        {
            if (before)
                services.AddSingleton<IErrorClassifier, EverythingIsWeather>();
            services.AddGatewayMetrics();
            if (!before)
                services.AddSingleton<IErrorClassifier, EverythingIsWeather>();
        });
        provider.GetRequiredService<PricingSyncMetrics>().RecordError("openai", new TimeoutException());
        provider.GetRequiredService<GatewayMetrics>().Value("pricing_sync_errors_total", ("error_type", "weather")).ShouldBe(1);
    }

    [Fact]
    public void A_logger_that_is_registered_is_used()
    {
        var log = new KeptLog<MetricRegistry>();
        using var provider = Provider(services => services.AddSingleton<ILogger<MetricRegistry>>(log).AddGatewayMetrics());
        provider.GetRequiredService<MetricFactory>().Counter("jobs_total", "Jobs.").Inc(-1L);
        log.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public void A_registry_of_ones_own_can_be_used()
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { ServiceName = "mine" });
        using var provider = Provider(services =>
        {
            services.AddGatewayMetrics().UseRegistry(registry);
            services.AddGatewayMetrics(options => options.ServiceName = "ignored");
        });
        provider.GetRequiredService<PricingSyncMetrics>().RecordModelsFetched("openai", 1);
        registry.Value("pricing_sync_models_fetched_total", ("service_name", "mine")).ShouldBe(1);
        provider.GetRequiredService<MetricRegistry>().ShouldBeSameAs(registry);
    }

    [Fact]
    public void Two_providers_may_share_a_registry()
    {
        var registry = new MetricRegistry();
        using var first = Provider(services => services.AddGatewayMetrics().UseRegistry(registry));
        using var second = Provider(services => services.AddGatewayMetrics().UseRegistry(registry));
        first.GetRequiredService<PricingSyncMetrics>().RecordModelsFetched("openai", 1);
        second.GetRequiredService<PricingSyncMetrics>().RecordModelsFetched("openai", 2);
        registry.Value("pricing_sync_models_fetched_total").ShouldBe(3);
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Should.Throw<ArgumentNullException>(() => ((IServiceCollection)null!).AddGatewayMetrics()).ParamName.ShouldBe("services");
        Should.Throw<ArgumentNullException>(() => new ServiceCollection().AddGatewayMetrics((Microsoft.Extensions.Configuration.IConfiguration)null!)).ParamName.ShouldBe("configuration");
        Should.Throw<ArgumentNullException>(() => new ServiceCollection().AddGatewayMetrics().UseRegistry(null!)).ParamName.ShouldBe("registry");
    }

    private static ServiceProvider Provider(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class EverythingIsWeather : IErrorClassifier
    {
        public string Classify(Exception exception) => "weather";
    }
}
