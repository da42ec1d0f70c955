using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Gateway.Instrumentation.Quartz.Tests;

public sealed class QuartzConformanceTests : SchedulerConformance
{
    protected override async Task<SchedulerUnderTest> StartAsync()
    {
        var scheduler = new QuartzScheduler();
        await scheduler.StartAsync();
        return scheduler;
    }

    private sealed class QuartzScheduler : SchedulerUnderTest
    {
        private static readonly JobKey Job = new("cleanup", "nightly");
        private QuartzHost _host = null!;

        public override GatewayMetrics Metrics => _host.Metrics;

        public override string JobName => "nightly.cleanup";

        public override JobSkipReason SkipReason => JobSkipReason.Overlap;

        public async Task StartAsync() => _host = await QuartzHost.StartAsync(quartz =>
        {
            quartz.Services.AddSingleton<SchedulerUnderTest>(this);
            quartz.AddJob<CleanUp>(static job => job.WithIdentity(Job).StoreDurably());
        });

        public override async Task TriggerAsync() => await _host.Scheduler.TriggerJob(Job, cancellationToken: TestContext.Current.CancellationToken);

        public override async Task RunOnScheduleAsync() =>
            await _host.Scheduler.ScheduleJob(TriggerBuilder.Create().ForJob(Job).StartNow().Build(), cancellationToken: TestContext.Current.CancellationToken);

        public override async Task CancelAsync() => await _host.Scheduler.Interrupt(Job, TestContext.Current.CancellationToken);

        public override async Task SkipAsync()
        {
            Work = static token => Task.Delay(Timeout.Infinite, token);
            await _host.Scheduler.ScheduleJob(
                TriggerBuilder.Create().ForJob(Job).StartNow().WithOverlapPolicy(OverlapPolicy.Skip)
                    .WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromMilliseconds(50)).RepeatForever())
                    .Build(),
                cancellationToken: TestContext.Current.CancellationToken);
        }

        public override ValueTask DisposeAsync() => _host.DisposeAsync();
    }

    private sealed class CleanUp(SchedulerUnderTest scheduler) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(scheduler.Work(cancellationToken));
    }
}
