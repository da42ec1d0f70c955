using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class ConfigurationTests
{
    [Fact]
    public async Task All_settings_are_bound()
    {
        using var host = Host(
            ("GatewayMetrics:ServiceName", "gateway"),
            ("GatewayMetrics:StaticLabels:region", "eu"),
            ("GatewayMetrics:StaticLabels:stage", "test"),
            ("GatewayMetrics:DefaultLabelLimit", "2"),
            ("GatewayMetrics:MaxSeriesPerMetric", "100"),
            ("GatewayMetrics:ProcessMetrics", "false"),
            ("GatewayMetrics:KnownProviders:0", "openai"),
            ("GatewayMetrics:KnownProviders:1", "anthropic"));
        await host.StartAsync();
        var options = host.Services.GetRequiredService<IOptions<GatewayMetricsOptions>>().Value;
        options.ServiceName.ShouldBe("gateway");
        options.StaticLabels.ShouldBe(new Dictionary<string, string> { ["region"] = "eu", ["stage"] = "test" });
        (options.DefaultLabelLimit, options.MaxSeriesPerMetric, options.ProcessMetrics, options.Enabled).ShouldBe((2, 100, false, true));
        options.KnownProviders.ShouldBe(["openai", "anthropic"]);

        var metrics = host.Services.GetRequiredService<GatewayMetrics>();
        _ = metrics.PricingSync;
        metrics.Value("pricing_sync_total", ("provider", "anthropic"), ("service_name", "gateway"), ("region", "eu")).ShouldBe(0);
    }

    [Fact]
    public async Task Recording_can_be_turned_off()
    {
        using var host = Host(("GatewayMetrics:Enabled", "false"));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Enabled.ShouldBeFalse();
    }

    [Fact]
    public void Settings_in_code_apply_after_the_configuration()
    {
        using var host = TestHost.Build(
            (services, configuration) => services.AddGatewayMetrics(
                configuration.GetSection("GatewayMetrics"), options => options.ServiceName += "-2"),
            ("GatewayMetrics:ServiceName", "gateway"));
        host.Services.GetRequiredService<IOptions<GatewayMetricsOptions>>().Value.ServiceName.ShouldBe("gateway-2");
    }

    [Fact]
    public async Task An_unknown_key_stops_the_start_and_is_named()
    {
        using var host = Host(("GatewayMetrics:ServiceNam", "gateway"));
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Message.ShouldBe(
            "GatewayMetrics:ServiceNam is not a setting of the metrics. Settings: Buckets, CallbackTimeout, CreatedTimestamps, DefaultLabelLimit, Enabled, Exemplars, Health, KnownProviders, MaxSeriesPerMetric, Meters, ProcessMetrics, RecentWindow, RequestLabel, RequestLabelLimit, SeriesIdle, SeriesIdleTimeout, ServiceName, StaticLabels.");
    }

    [Fact]
    public async Task A_list_that_is_written_as_text_stops_the_start()
    {
        using var host = Host(("GatewayMetrics:KnownProviders", "openai,anthropic"));
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Message.ShouldBe(
            "GatewayMetrics:KnownProviders is the text \"openai,anthropic\": write its entries one by one, as GatewayMetrics:KnownProviders:0 (in the environment with __ in place of the colons).");
    }

    [Theory]
    [InlineData("GatewayMetrics:ServiceName:Name", "GatewayMetrics:ServiceName:Name stands below GatewayMetrics:ServiceName, which is one value: write the value at GatewayMetrics:ServiceName itself, and nothing below it.")]
    [InlineData("GatewayMetrics:Enabled:0", "GatewayMetrics:Enabled:0 stands below GatewayMetrics:Enabled, which is one value: write the value at GatewayMetrics:Enabled itself, and nothing below it.")]
    [InlineData("GatewayMetrics:KnownProviders:0:Name", "GatewayMetrics:KnownProviders:0:Name stands below GatewayMetrics:KnownProviders:0, which is one value: write the value at GatewayMetrics:KnownProviders:0 itself, and nothing below it.")]
    [InlineData("GatewayMetrics:StaticLabels:region:name", "GatewayMetrics:StaticLabels:region:name stands below GatewayMetrics:StaticLabels:region, which is one value: write the value at GatewayMetrics:StaticLabels:region itself, and nothing below it.")]
    [InlineData("GatewayMetrics:Buckets:http_request_duration_seconds:0:le", "GatewayMetrics:Buckets:http_request_duration_seconds:0:le stands below GatewayMetrics:Buckets:http_request_duration_seconds:0, which is one value: write the value at GatewayMetrics:Buckets:http_request_duration_seconds:0 itself, and nothing below it.")]
    [InlineData("GatewayMetrics:Health:MinimumRequests:Value", "GatewayMetrics:Health:MinimumRequests:Value stands below GatewayMetrics:Health:MinimumRequests, which is one value: write the value at GatewayMetrics:Health:MinimumRequests itself, and nothing below it.")]
    [InlineData("GatewayMetrics:Health", "GatewayMetrics:Health is the text \"x\": write its entries one by one, as GatewayMetrics:Health:CountClientErrors (in the environment with __ in place of the colons).")]
    [InlineData("GatewayMetrics", "GatewayMetrics is the text \"x\": write its entries one by one, as GatewayMetrics:Buckets (in the environment with __ in place of the colons).")]
    public async Task What_stands_where_nobody_reads_it_stops_the_start(string key, string message)
    {
        using var host = Host((key, "x"));
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Message.ShouldBe(message);
    }

    [Fact]
    public async Task The_whole_configuration_in_place_of_a_section_stops_the_start()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddGatewayMetrics(builder.Configuration);
        using var host = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Message.ShouldBe(
            "AddGatewayMetrics received the whole configuration: pass the section of its settings, such as configuration.GetSection(\"GatewayMetrics\").");
    }

    [Fact]
    public void Every_option_is_a_setting_that_configuration_may_hold()
    {
        foreach (var option in typeof(GatewayMetricsOptions).GetProperties())
        {
            var entry = typeof(System.Collections.IEnumerable).IsAssignableFrom(option.PropertyType) && option.PropertyType != typeof(string) ? ":0" : "";
            var section = new ConfigurationBuilder().AddInMemoryCollection([new($"GatewayMetrics:{option.Name}{entry}", "")]).Build().GetSection("GatewayMetrics");
            Should.NotThrow(() => SettingsCheck.ThrowIfIgnored(section), option.Name);
        }
    }

    [Fact]
    public async Task A_value_that_cannot_be_converted_stops_the_start_and_is_named()
    {
        using var host = Host(("GatewayMetrics:MaxSeriesPerMetric", "plenty"));
        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync())).Message.ShouldContain("GatewayMetrics:MaxSeriesPerMetric");
    }

    [Fact]
    public async Task A_wrong_value_stops_the_start_and_is_named()
    {
        using var host = Host(("GatewayMetrics:StaticLabels:le", "x"));
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Message.ShouldContain("StaticLabels has \"le\"");
    }

    [Fact]
    public async Task An_empty_section_leaves_the_defaults()
    {
        using var host = Host();
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Enabled.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ENABLE_METRICS", "false", false)]
    [InlineData("ENABLE_METRICS", "FALSE", false)]
    [InlineData("ENABLE_METRICS", " 0 ", false)]
    [InlineData("FEATURE_METRICS", "false", false)]
    [InlineData("FEATURE_METRICS", "0", false)]
    [InlineData("ENABLE_METRICS", "true", true)]
    [InlineData("ENABLE_METRICS", "1", true)]
    [InlineData("FEATURE_METRICS", "True", true)]
    [InlineData("FEATURE_METRICS", "", true)]
    public async Task The_operators_switch_turns_recording_off(string key, string value, bool enabled)
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(), (key, value));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Enabled.ShouldBe(enabled);
    }

    [Fact]
    public async Task One_switch_that_is_off_is_enough()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(), ("ENABLE_METRICS", "true"), ("FEATURE_METRICS", "false"));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Enabled.ShouldBeFalse();
    }

    [Fact]
    public async Task The_switch_never_turns_on_what_the_code_turned_off()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(options => options.Enabled = false), ("ENABLE_METRICS", "true"));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Enabled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("ENABLE_METRICS", "off")]
    [InlineData("FEATURE_METRICS", "nope")]
    public async Task A_switch_that_says_neither_stops_the_start(string key, string value) =>
        (await TestHost.FailsToStart<OptionsValidationException>(services => services.AddGatewayMetrics(), (key, value)))
            .Failures.ShouldBe([$"{key} is \"{value}\": set it to true or 1 to record, to false or 0 to turn recording off, or remove it."]);

    private static IHost Host(params (string Key, string? Value)[] configuration) => TestHost.Build(
        (services, root) => services.AddGatewayMetrics(root.GetSection("GatewayMetrics")), configuration);
}
