namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>Two Prometheus servers may scrape at the same moment: none of them takes the other's reading for a failure.</summary>
public class OverlappingScrapesTests
{
    [Fact]
    public void Who_comes_when_another_scrape_has_just_begun_to_read_gets_the_last_number()
    {
        using var time = new HaltingTime();
        var registry = new MetricRegistry(timeProvider: time);
        var depth = new MetricFactory(registry).Gauge("queue_depth", "Jobs that wait.");
        using var registration = depth.AddCallback(() => 1);
        depth.Value.ShouldBe(1);
        time.Now += 60 * time.TimestampFrequency;

        time.Halt();
        var other = new Thread(() => depth.Value.ShouldBe(1));
        other.Start();
        time.WaitUntilHalted(); // it reads, and has not yet said since when

        depth.Value.ShouldBe(1);
        time.Resume();
        other.Join();
        registry.CollectText().ShouldNotContain("callback_failed");
    }

    /// <summary>A clock that lets the first who asks wait.</summary>
    private sealed class HaltingTime : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _halted = new();
        private readonly ManualResetEventSlim _resumed = new();
        private int _halts;

        public long Now { get; set; }

        public void Halt() => _halts = 1;

        public void WaitUntilHalted() => _halted.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();

        public void Resume() => _resumed.Set();

        public void Dispose()
        {
            _halted.Dispose();
            _resumed.Dispose();
        }

        public override long GetTimestamp()
        {
            if (Interlocked.Exchange(ref _halts, 0) == 1)
            {
                _halted.Set();
                _resumed.Wait(TimeSpan.FromMinutes(1));
            }

            return Now;
        }
    }
}
