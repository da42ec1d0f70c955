using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class OptionsTests
{
    public static TheoryData<Action<GatewayMetricsOptions>, string> Mistakes => new()
    {
        {
            options => options.ServiceName = " ",
            "GatewayMetricsOptions.ServiceName is blank: set the service's name, or null for no service_name label."
        },
        {
            options => options.DefaultLabelLimit = 0,
            "GatewayMetricsOptions.DefaultLabelLimit is 0: it must be at least 1 (default 256)."
        },
        {
            options => options.MaxSeriesPerMetric = -1,
            "GatewayMetricsOptions.MaxSeriesPerMetric is -1: it must be at least 1 (default 2000)."
        },
        {
            options => options.RequestLabel = "status",
            "GatewayMetricsOptions.RequestLabel is \"status\", which the request metrics have already: choose another name."
        },
        {
            options => options.RequestLabel = "",
            $"GatewayMetricsOptions.RequestLabel: {Should.Throw<MetricRegistrationException>(() => MetricNames.ValidateLabel("")).Message}"
        },
        {
            options => options.RequestLabelLimit = 0,
            "GatewayMetricsOptions.RequestLabelLimit is 0: it must be at least 1 (default 20)."
        },
        {
            options => options.SeriesIdleTimeout = TimeSpan.Zero,
            "GatewayMetricsOptions.SeriesIdleTimeout is 00:00:00: it must be above zero, or null to keep idle series."
        },
        {
            options => options.SeriesIdle = (IdleSeries)77,
            "GatewayMetricsOptions.SeriesIdle is 77: use Gauges or All."
        },
        {
            options => options.Meters.Add(" "),
            "GatewayMetricsOptions.Meters contains a blank name: remove it from the list."
        },
        {
            options => options.KnownProviders.Add(""),
            "GatewayMetricsOptions.KnownProviders contains a blank name: remove it from the list."
        },
        {
            options =>
            {
                options.DefaultLabelLimit = 1;
                options.KnownProviders.Add("openai");
                options.KnownProviders.Add("anthropic");
                options.KnownProviders.Add("openai");
            },
            "GatewayMetricsOptions.KnownProviders names 2 providers, but DefaultLabelLimit allows only 1: raise DefaultLabelLimit or shorten the list."
        },
        {
            options => options.StaticLabels["le"] = "x",
            "GatewayMetricsOptions.StaticLabels has \"le\", which histograms, summaries (le, quantile) or the registry's own metrics (metric, reason) use themselves: choose another name."
        },
        {
            options => options.StaticLabels["quantile"] = "x",
            "GatewayMetricsOptions.StaticLabels has \"quantile\", which histograms, summaries (le, quantile) or the registry's own metrics (metric, reason) use themselves: choose another name."
        },
        {
            options => options.StaticLabels["metric"] = "x",
            "GatewayMetricsOptions.StaticLabels has \"metric\", which histograms, summaries (le, quantile) or the registry's own metrics (metric, reason) use themselves: choose another name."
        },
        {
            options => options.StaticLabels["my-region"] = "x",
            "GatewayMetricsOptions.StaticLabels: \"my-region\" is not a valid label name: it must start with a letter or underscore and continue with letters, digits or underscores (ASCII), such as \"my_region\"."
        },
        {
            options => options.StaticLabels["__region"] = "x",
            "GatewayMetricsOptions.StaticLabels: The label name \"__region\" starts with two underscores, which Prometheus reserves: rename it to \"region\"."
        },
        {
            options =>
            {
                options.ServiceName = "gateway";
                options.StaticLabels["service_name"] = "x";
            },
            "GatewayMetricsOptions.StaticLabels has \"service_name\", which ServiceName already sets: use only one of the two."
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_option_stops_the_hosts_start(Action<GatewayMetricsOptions> configure, string message) =>
        (await TestHost.FailsToStart<OptionsValidationException>(services => services.AddGatewayMetrics(configure)))
            .Failures.ShouldBe([message]);

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_wrong_option_is_refused_without_dependency_injection_too(Action<GatewayMetricsOptions> configure, string message)
    {
        var options = new GatewayMetricsOptions();
        configure(options);
        Should.Throw<OptionsValidationException>(() => new MetricRegistry(options)).Failures.ShouldBe([message]);
        Should.Throw<OptionsValidationException>(() => new GatewayMetrics(options)).Failures.ShouldBe([message]);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var failure = await TestHost.FailsToStart<OptionsValidationException>(services => services.AddGatewayMetrics(options =>
        {
            options.ServiceName = "";
            options.MaxSeriesPerMetric = 0;
        }));
        failure.Failures.Count().ShouldBe(2);
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new GatewayMetricsOptions();
        options.ServiceName.ShouldBeNull();
        options.Enabled.ShouldBeTrue();
        options.DefaultLabelLimit.ShouldBe(256);
        options.MaxSeriesPerMetric.ShouldBe(2000);
        options.SeriesIdleTimeout.ShouldBeNull();
        options.SeriesIdle.ShouldBe(IdleSeries.Gauges);
        options.Exemplars.ShouldBeTrue();
        options.CreatedTimestamps.ShouldBeFalse();
        options.StaticLabels.ShouldBeEmpty();
        options.KnownProviders.ShouldBeEmpty();
    }

    [Fact]
    public void Options_are_read_once()
    {
        var options = new GatewayMetricsOptions { MaxSeriesPerMetric = 5 };
        var registry = new MetricRegistry(options);
        options.Enabled = false;
        options.StaticLabels["late"] = "x";
        new MetricFactory(registry).Counter("jobs_total", "Jobs.");
        registry.CollectText().ShouldContain("jobs_total 0\n");
    }

    [Fact]
    public void The_callers_options_are_not_changed()
    {
        var options = new GatewayMetricsOptions { ServiceName = "gateway" };
        _ = new GatewayMetrics(options);
        (options.ServiceName, options.StaticLabels.Count, options.KnownProviders.Count).ShouldBe(("gateway", 0, 0));
    }
}
