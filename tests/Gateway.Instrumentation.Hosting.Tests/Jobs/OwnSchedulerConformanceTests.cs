using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Hosting.Tests;

/// <summary>A scheduler that this library does not know, which records with <see cref="JobMetrics"/>.</summary>
public sealed class OwnSchedulerConformanceTests : SchedulerConformance
{
    protected override Task<SchedulerUnderTest> StartAsync() => Task.FromResult<SchedulerUnderTest>(new OwnScheduler());

    private sealed class OwnScheduler : SchedulerUnderTest
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<Task> _runs = [];

        public override GatewayMetrics Metrics { get; } = TestMetrics.Create(TimeProvider.System);

        public override string JobName => "own";

        public override JobSkipReason SkipReason => JobSkipReason.Disabled;

        public OwnScheduler() => Metrics.Jobs.Announce(JobName);

        public override Task TriggerAsync()
        {
            Run(JobTrigger.Manual);
            return Task.CompletedTask;
        }

        public override Task RunOnScheduleAsync()
        {
            Metrics.Jobs.RecordStartDelay(JobName, TimeSpan.FromMilliseconds(3));
            Run(JobTrigger.Schedule);
            return Task.CompletedTask;
        }

        public override Task CancelAsync() => _stop.CancelAsync();

        public override Task SkipAsync()
        {
            Metrics.Jobs.RecordSkipped(JobName, JobSkipReason.Disabled);
            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_runs).ContinueWith(static _ => { }, TaskScheduler.Default);
            _stop.Dispose();
        }

        private void Run(JobTrigger trigger)
        {
            var run = Metrics.Jobs.TrackJob(JobName, trigger).RunAsync(Work, _stop.Token);
            lock (_runs)
                _runs.Add(run);
        }
    }
}
