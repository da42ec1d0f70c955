namespace Gateway.Instrumentation.Testing.Tests;

public class ManualTimeProviderTests
{
    [Fact]
    public void The_clock_starts_where_it_is_told_to()
    {
        var start = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
        var time = new ManualTimeProvider(start);
        time.GetUtcNow().ShouldBe(start);
        time.GetUtcNow().Offset.ShouldBe(TimeSpan.Zero);
        new ManualTimeProvider().GetUtcNow().ShouldBe(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var time = new ManualTimeProvider();
        var (now, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        time.GetUtcNow().ShouldBe(now);
        time.GetElapsedTime(stamp).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Advancing_moves_both_the_time_and_the_time_stamps()
    {
        var time = new ManualTimeProvider();
        var (now, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        time.Advance(TimeSpan.FromTicks(12_345_678));
        (time.GetUtcNow() - now).ShouldBe(TimeSpan.FromTicks(12_345_678));
        time.GetElapsedTime(stamp).ShouldBe(TimeSpan.FromTicks(12_345_678));
    }

    [Fact]
    public void A_negative_time_moves_the_clock_back()
    {
        var time = new ManualTimeProvider();
        var now = time.GetUtcNow();
        time.Advance(TimeSpan.FromHours(-1));
        (time.GetUtcNow() - now).ShouldBe(TimeSpan.FromHours(-1));
    }
}
