using System.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore.Tests.Settings;

/// <summary>The sections of <c>UseGatewayMetrics</c> and <c>MapGatewayMetrics</c>: all settings are read, and nothing is ignored.</summary>
public class ConfiguredSettingsTests
{
    [Fact]
    public void All_settings_of_requests_are_read_before_those_in_code()
    {
        using var app = App();
        RequestMetricsOptions? seen = null;

        app.UseGatewayMetrics(
            Section(
                ("AnnounceRoutes", "true"), ("RequestIds:Enabled", "true"), ("RequestIds:HeaderName", "Correlation-ID"), ("RequestIds:AcceptIncoming", "false"),
                ("RequestIds:LoggedHeaders:X-User-ID", "UserId"), ("RequestIds:TrustedNetworks:0", "10.0.0.0/8")),
            options =>
            {
                seen = options;
                options.RequestIds.HeaderName += "-2";
            });

        (seen!.AnnounceRoutes, seen.RequestIds.HeaderName, seen.RequestIds.AcceptIncoming).ShouldBe((true, "Correlation-ID-2", false));
        seen.RequestIds.LoggedHeaders.ShouldBe(new Dictionary<string, string> { ["X-User-ID"] = "UserId" });
        seen.RequestIds.TrustedNetworks.ShouldBe(["10.0.0.0/8"]);
    }

    [Fact]
    public void All_settings_of_the_endpoints_are_read_before_those_in_code()
    {
        using var app = App();
        MetricsEndpointOptions? seen = null;

        app.MapGatewayMetrics(
            Section(("Endpoints", "Page, Health"), ("Port", "9090"), ("MaxConcurrentScrapes", "3"), ("ResponseTimeout", "00:00:20")), "/page",
            options => (seen = options).MaxConcurrentScrapes++);

        (seen!.Endpoints, seen.Port, seen.MaxConcurrentScrapes, seen.ResponseTimeout)
            .ShouldBe((MetricsEndpoints.Page | MetricsEndpoints.Health, 9090, 4, TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("AnnounceRoute", "Settings:AnnounceRoute is not a setting of UseGatewayMetrics. Settings: AnnounceRoutes, FillInActions, RequestIds.")]
    [InlineData("RequestIds:TrustedNetwork:0", "Settings:RequestIds:TrustedNetwork is not a setting of the request ids. Settings: AcceptIncoming, Enabled, HeaderName, LoggedHeaders, TrustedNetworks.")]
    [InlineData("RequestIds:TrustedNetworks", "Settings:RequestIds:TrustedNetworks is the text \"x\": write its entries one by one, as Settings:RequestIds:TrustedNetworks:0 (in the environment with __ in place of the colons).")]
    [InlineData("RequestIds:LoggedHeaders", "Settings:RequestIds:LoggedHeaders is the text \"x\": write its entries one by one, as Settings:RequestIds:LoggedHeaders:X-User-ID (in the environment with __ in place of the colons).")]
    [InlineData("RequestIds", "Settings:RequestIds is the text \"x\": write its entries one by one, as Settings:RequestIds:AcceptIncoming (in the environment with __ in place of the colons).")]
    [InlineData("RequestIds:TrustedNetworks:0:Network", "Settings:RequestIds:TrustedNetworks:0:Network stands below Settings:RequestIds:TrustedNetworks:0, which is one value: write the value at Settings:RequestIds:TrustedNetworks:0 itself, and nothing below it.")]
    [InlineData("RequestIds:HeaderName:Name", "Settings:RequestIds:HeaderName:Name stands below Settings:RequestIds:HeaderName, which is one value: write the value at Settings:RequestIds:HeaderName itself, and nothing below it.")]
    public void What_nobody_reads_of_requests_stops_the_start(string key, string message)
    {
        using var app = App();
        Should.Throw<OptionsValidationException>(() => app.UseGatewayMetrics(Section((key, "x")))).Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("Ports", "Settings:Ports is not a setting of MapGatewayMetrics. Settings: Endpoints, MaxConcurrentScrapes, Port, ResetPolicy, ResponseTimeout.")]
    [InlineData("Endpoints:0", "Settings:Endpoints:0 stands below Settings:Endpoints, which is one value: write the value at Settings:Endpoints itself, and nothing below it.")]
    [InlineData("", "Settings is the text \"x\": write its entries one by one, as Settings:Endpoints (in the environment with __ in place of the colons).")]
    public void What_nobody_reads_of_the_endpoints_stops_the_start(string key, string message)
    {
        using var app = App();
        Should.Throw<OptionsValidationException>(() => app.MapGatewayMetrics(Section((key, "x")))).Message.ShouldBe(message);
    }

    [Fact]
    public void Values_that_cannot_be_converted_and_wrong_ones_stop_the_start()
    {
        using var app = App();
        Should.Throw<InvalidOperationException>(() => app.MapGatewayMetrics(Section(("Port", "all")))).Message.ShouldContain("Settings:Port");
        Should.Throw<OptionsValidationException>(() => app.MapGatewayMetrics(Section(("Port", "0")))).Message.ShouldContain("Port is 0");
        Should.Throw<OptionsValidationException>(() => app.UseGatewayMetrics(Section(("RequestIds:HeaderName", "Host")))).Message.ShouldContain("RequestIds.HeaderName is \"Host\"");
    }

    [Fact]
    public void A_section_that_is_not_there_leaves_the_defaults()
    {
        using var app = App();
        app.UseGatewayMetrics(Section());
        app.MapGatewayMetrics(Section());
    }

    [Fact]
    public void Every_option_is_a_setting_that_a_section_may_hold()
    {
        foreach (var (key, value) in Options(typeof(RequestMetricsOptions)))
            NotUnknown(() => App().UseGatewayMetrics(Section((key, value))));
        foreach (var (key, value) in Options(typeof(MetricsEndpointOptions)))
            NotUnknown(() => App().MapGatewayMetrics(Section((key, value))));

        static void NotUnknown(Action read)
        {
            try
            {
                read();
            }
            catch (OptionsValidationException mistake)
            {
                mistake.Message.ShouldNotContain("is not a setting of");
            }
        }
    }

    private static IEnumerable<(string Key, string? Value)> Options(Type options)
    {
        foreach (var option in options.GetProperties().Where(option => !option.PropertyType.IsAssignableTo(typeof(Delegate))))
        {
            if (option.PropertyType.Assembly == typeof(RequestMetricsOptions).Assembly && option.PropertyType.IsClass)
            {
                foreach (var (key, value) in Options(option.PropertyType))
                    yield return ($"{option.Name}:{key}", value);
            }
            else
                yield return (option.Name + (option.PropertyType.IsAssignableTo(typeof(IEnumerable)) && option.PropertyType != typeof(string) ? ":0" : ""), null);
        }
    }

    private static IConfigurationSection Section(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Length == 0 ? "Settings" : $"Settings:{setting.Key}", setting.Value)))
        .Build().GetSection("Settings");

    private static WebApplication App()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGatewayMetrics();
        return builder.Build();
    }
}
