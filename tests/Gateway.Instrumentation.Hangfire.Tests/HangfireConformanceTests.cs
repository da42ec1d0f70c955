using Gateway.Instrumentation.TestServers;
using Hangfire;

namespace Gateway.Instrumentation.Hangfire.Tests;

public sealed class HangfireConformanceTests : SchedulerConformance
{
    protected override Task<SchedulerUnderTest> StartAsync() => Task.FromResult<SchedulerUnderTest>(new HangfireScheduler());

    private sealed class HangfireScheduler : SchedulerUnderTest
    {
        private readonly HangfireServer _server = new(configure: static options => options.JobName = static _ => "reports");

        public HangfireScheduler() => _server.Work = token => Work(token);

        public override GatewayMetrics Metrics => _server.Metrics;

        public override string JobName => "reports";

        public override JobSkipReason SkipReason => JobSkipReason.Disabled;

        public override Task TriggerAsync()
        {
            _server.Client.Enqueue<Reports>(static reports => reports.Send(CancellationToken.None));
            return Task.CompletedTask;
        }

        public override Task RunOnScheduleAsync()
        {
            _server.Client.Schedule<Reports>(static reports => reports.Send(CancellationToken.None), TimeSpan.FromMilliseconds(1));
            return Task.CompletedTask;
        }

        public override Task CancelAsync()
        {
            _server.Stop();
            return Task.CompletedTask;
        }

        public override Task SkipAsync()
        {
            _server.Client.Enqueue<Reports>(static reports => reports.SendNever(CancellationToken.None));
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            _server.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
