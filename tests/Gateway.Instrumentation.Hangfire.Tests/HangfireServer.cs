using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.Server;
using Hangfire.States;

// Hangfire's filters are shared by the whole process: each test has them for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Gateway.Instrumentation.Hangfire.Tests;

/// <summary>A Hangfire server with a storage of its own, whose jobs do what a test says.</summary>
internal sealed class HangfireServer : IDisposable
{
    private readonly BackgroundJobServer _server;
    private readonly object[] _filtersBefore = [.. GlobalJobFilters.Filters.Select(static filter => filter.Instance)];

    public HangfireServer(TimeProvider? time = null, Action<HangfireMetricsOptions>? configure = null)
    {
        Metrics = TestMetrics.Create(time ?? TimeProvider.System);
        GlobalConfiguration.Configuration.UseGatewayMetrics(Metrics, options =>
        {
            options.Storage = Storage;
            configure?.Invoke(options);
        });
        Client = new BackgroundJobClient(Storage);
        _server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                Activator = new Activator(this),
                WorkerCount = 20,
                Queues = ["critical", "default"],
                SchedulePollingInterval = TimeSpan.FromMilliseconds(50),
                StopTimeout = TimeSpan.FromMilliseconds(1),
                CancellationCheckInterval = TimeSpan.FromMilliseconds(50),
            },
            Storage);
    }

    public GatewayMetrics Metrics { get; }

    public InMemoryStorage Storage { get; } = new();

    public BackgroundJobClient Client { get; }

    public Func<CancellationToken, Task> Work { get; set; } = static _ => Task.CompletedTask;

    public double Value(string name, params (string Name, string Value)[] labels) => Metrics.Has(name, labels) ? Metrics.Value(name, labels) : 0;

    public Task ShowsAsync(double value, string name, params (string Name, string Value)[] labels) =>
        Poll.UntilAsync(() => Task.FromResult(Value(name, labels)), shown => shown == value, $"{name} to be {value}");

    public void Stop() => _server.SendStop();

    public void Dispose()
    {
        _server.Dispose();
        Storage.Dispose();
        foreach (var filter in GlobalJobFilters.Filters.Select(static filter => filter.Instance).Except(_filtersBefore).ToList())
            GlobalJobFilters.Filters.Remove(filter);
    }

    private sealed class Activator(HangfireServer server) : JobActivator
    {
        public override object ActivateJob(Type jobType) => jobType == typeof(UrgentReports) ? new UrgentReports(server) : new Reports(server);
    }
}

/// <summary>The jobs.</summary>
internal sealed class Reports(HangfireServer server)
{
    [AutomaticRetry(Attempts = 0)]
    public Task Send(CancellationToken cancellationToken) => server.Work(cancellationToken);

    [AutomaticRetry(Attempts = 2, DelaysInSeconds = [0])]
    public Task SendAgain(CancellationToken cancellationToken) => server.Work(cancellationToken);

    [Veto]
    public Task SendNever(CancellationToken cancellationToken) => server.Work(cancellationToken);

    [Queue("critical"), AutomaticRetry(Attempts = 0)]
    public Task SendNow(CancellationToken cancellationToken) => server.Work(cancellationToken);

    [Queue("{0}"), AutomaticRetry(Attempts = 0)]
    public Task SendIn(string queue) => queue.Length > 0 ? server.Work(CancellationToken.None) : Task.CompletedTask;

    [AutomaticRetry(Attempts = 1, DelaysInSeconds = [0], OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task SendOrForget(CancellationToken cancellationToken) => server.Work(cancellationToken);

    [Forgive, AutomaticRetry(Attempts = 0)]
    public Task SendForgiven(CancellationToken cancellationToken) => server.Work(cancellationToken);

    [BrokenState, AutomaticRetry(Attempts = 0)]
    public Task SendBroken(CancellationToken cancellationToken) => server.Work(cancellationToken);
}

[Queue("critical")]
internal sealed class UrgentReports(HangfireServer server)
{
    [AutomaticRetry(Attempts = 0)]
    public Task Send(CancellationToken cancellationToken) => server.Work(cancellationToken);
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForgiveAttribute : JobFilterAttribute, IServerFilter
{
    public void OnPerforming(PerformingContext context)
    {
    }

    public void OnPerformed(PerformedContext context) => context.ExceptionHandled = true;
}

/// <summary>A filter that keeps the state after a failure from being applied.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrokenStateAttribute : JobFilterAttribute, IElectStateFilter
{
    public static TaskCompletionSource Elected { get; set; } = new();

    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is not FailedState)
            return;
        Elected.TrySetResult();
        throw new InvalidOperationException("broken");
    }
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class VetoAttribute : JobFilterAttribute, IServerFilter
{
    public void OnPerforming(PerformingContext context) => context.Canceled = true;

    public void OnPerformed(PerformedContext context)
    {
    }
}
