using Microsoft.Extensions.Options;

namespace PricingService.Tests;

public class ConfigurationTests
{
    [Theory]
    [InlineData("Models:CacheSize=0", "Models:CacheSize")]
    [InlineData("Learning:MinimumOutcomes=49", "Learning:MinimumOutcomes")]
    [InlineData("Learning:KeepOutcomes=99", "Learning:KeepOutcomes")]
    [InlineData("Learning:DriftWindow=1", "Learning:DriftWindow")]
    [InlineData("Learning:DriftThreshold=0", "Learning:DriftThreshold")]
    [InlineData("Experiment:MlShare=1.1", "Experiment:MlShare")]
    [InlineData("Competitors:Timeout=00:00:00", "Competitors:Timeout")]
    [InlineData("Market:Properties:castle:DelayMs=1", "Market:Properties:castle")]
    [InlineData("Traffic:RequestsPerSecond=0", "Traffic:RequestsPerSecond")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string name)
    {
        var exception = await Should.ThrowAsync<OptionsValidationException>(() => RunningService.StartAsync(setting));

        exception.Message.ShouldContain(name);
    }
}
