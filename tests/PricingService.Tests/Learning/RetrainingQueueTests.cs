using Gateway.Instrumentation.Testing;
using PricingService.Learning.Retraining;

namespace PricingService.Tests.Learning;

public class RetrainingQueueTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RetrainingQueue _queue;

    public RetrainingQueueTests() =>
        _queue = new RetrainingQueue(Settings.Learning(options => options.RetrainingCooldown = TimeSpan.FromSeconds(5)), _time);

    [Fact]
    public void A_property_waits_once()
    {
        _queue.TryAdd("p").ShouldBeTrue();

        _queue.TryAdd("p").ShouldBeFalse();
        _queue.TryAdd("p", evenIfRecent: true).ShouldBeFalse();
        _queue.TryAdd("q").ShouldBeTrue();
        (_queue.Holds("p"), _queue.Holds("r")).ShouldBe((true, false));
    }

    [Fact]
    public void A_property_is_left_alone_after_a_training()
    {
        _queue.TryAdd("p");
        _queue.End("p");

        _time.Advance(TimeSpan.FromSeconds(4.9));
        _queue.TryAdd("p").ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        _queue.TryAdd("p").ShouldBeTrue();
    }

    [Fact]
    public void A_person_need_not_wait()
    {
        _queue.TryAdd("p");
        _queue.End("p");

        _queue.TryAdd("p", evenIfRecent: true).ShouldBeTrue();
    }
}
