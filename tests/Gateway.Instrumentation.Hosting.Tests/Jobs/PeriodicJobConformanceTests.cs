using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Hosting.Tests;

public sealed class PeriodicJobConformanceTests : SchedulerConformance
{
    protected override async Task<SchedulerUnderTest> StartAsync()
    {
        var scheduler = new PeriodicScheduler();
        await scheduler.StartAsync();
        return scheduler;
    }

    private sealed class PeriodicScheduler : SchedulerUnderTest
    {
        private readonly Worker _worker;

        public PeriodicScheduler() =>
            _worker = Worker.Create(builder => builder.AddPeriodicJob(JobName, TimeSpan.FromMinutes(1), (_, token) => Work(token)));

        public override GatewayMetrics Metrics => _worker.Metrics;

        public override string JobName => "cleanup";

        public override JobSkipReason SkipReason => JobSkipReason.Overlap;

        private PeriodicJobs Jobs => _worker.Services.GetRequiredService<PeriodicJobs>();

        public Task StartAsync() => _worker.StartAsync();

        public override async Task TriggerAsync()
        {
            // A run whose end is on the page holds its turn for a moment longer, which would make this one be skipped.
            if (Value("job_in_progress") == 0)
                await Poll.UntilAsync(() => Task.FromResult(Jobs.IsRunning(JobName)), static running => !running, "the turn");
            _ = Jobs.TriggerAsync(JobName);
        }

        public override Task RunOnScheduleAsync()
        {
            _worker.Time.Advance(TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        }

        public override Task CancelAsync() => _worker.StopAsync();

        public override async Task SkipAsync()
        {
            Work = static token => Task.Delay(Timeout.Infinite, token);
            await TriggerAsync();
            await UntilAsync(() => Value("job_in_progress"), 1, "the runs in progress");
            await TriggerAsync();
        }

        public override ValueTask DisposeAsync() => _worker.DisposeAsync();
    }
}
