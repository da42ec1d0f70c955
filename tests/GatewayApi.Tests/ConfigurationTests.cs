using Microsoft.Extensions.Options;

namespace GatewayApi.Tests;

public class ConfigurationTests
{
    [Theory]
    [InlineData("Pricing:Workers=0", "Pricing:Workers")]
    [InlineData("Pricing:KeepEndedJobs=0", "Pricing:KeepEndedJobs")]
    [InlineData("Pricing:FeedTimeout=00:00:00", "Pricing:FeedTimeout")]
    [InlineData("Pricing:Feeds:acme:DelayMs=1", "Pricing:Feeds:acme")]
    [InlineData("Pricing:Feeds:nearai:Timeout=-00:00:01", "Pricing:Feeds:nearai:Timeout")]
    [InlineData("Traffic:RequestsPerSecond=0", "Traffic:RequestsPerSecond")]
    [InlineData("Traffic:RequestsPerSecond=NaN", "Traffic:RequestsPerSecond")]
    [InlineData("Traffic:RequestsPerSecond=10000", "Traffic:RequestsPerSecond")]
    [InlineData("Traffic:TroubleInterval=-00:00:01", "Traffic:TroubleInterval")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string name)
    {
        var exception = await Should.ThrowAsync<OptionsValidationException>(() => RunningGateway.StartAsync("traffic", setting));

        exception.Message.ShouldContain(name);
    }
}
