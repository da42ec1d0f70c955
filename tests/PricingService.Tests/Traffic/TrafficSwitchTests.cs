using PricingService.Traffic;

namespace PricingService.Tests.Traffic;

public class TrafficSwitchTests
{
    [Fact]
    public void The_switch_becomes_a_setting_and_leaves_the_next_argument_alone() =>
        TrafficSwitch.Expand(["--traffic", "--Traffic:RequestsPerSecond", "20", "--urls=http://127.0.0.1:0"])
            .ShouldBe(["--Traffic:Enabled=true", "--Traffic:RequestsPerSecond", "20", "--urls=http://127.0.0.1:0"]);

    [Fact]
    public void Without_the_switch_nothing_changes() => TrafficSwitch.Expand(["--Traffic:Seed=1"]).ShouldBe(["--Traffic:Seed=1"]);
}
