using Microsoft.Extensions.Time.Testing;
using TradingHandlers.Troubles;

namespace TradingHandlers.Tests.Running;

public class TroubleRequestTests
{
    [Fact]
    public void A_name_alone_is_for_good_and_one_with_a_time_for_that_long()
    {
        TroubleRequest.Parse("modeldrift").ShouldBe(new TroubleRequest(TroubleNames.ModelDrift, null));
        TroubleRequest.Parse("ModelDrift:2.5s").ShouldBe(new TroubleRequest(TroubleNames.ModelDrift, TimeSpan.FromSeconds(2.5)));
        foreach (var wrong in (string[])["", "Rain", "ModelDrift:", "ModelDrift:0s", "ModelDrift:-1s", "ModelDrift:30", "ModelDrift:30s:1s"])
            TroubleRequest.Parse(wrong).ShouldBeNull(wrong);
    }

    [Fact]
    public void A_trouble_ends_when_its_time_is_over()
    {
        var time = new FakeTimeProvider();
        var troubles = new TroubleSwitch(time);
        troubles.Start(TroubleRequest.Parse("ModelDrift:30s")!);

        time.Advance(TimeSpan.FromSeconds(29));
        troubles.IsOn(TroubleNames.ModelDrift).ShouldBeTrue();
        troubles.IsOn(TroubleNames.ServiceDown).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        troubles.Current.ShouldBeNull();
    }
}
