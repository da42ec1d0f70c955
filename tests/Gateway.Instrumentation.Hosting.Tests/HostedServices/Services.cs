using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Hosting.Tests;

/// <summary>What the service under test does in each of its lives, and how often it began one.</summary>
internal sealed class Script
{
    public Func<int, CancellationToken, Task> Loop { get; set; } = static (_, token) => Task.Delay(Timeout.Infinite, token);

    public Exception? StartingFailure { get; set; }

    public Exception? StartFailure { get; set; }

    public Exception? StopFailure { get; set; }

    public int Lives;

    public List<string> Calls { get; } = [];
}

internal sealed class Loop(Script script) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => script.Loop(Interlocked.Increment(ref script.Lives), stoppingToken);
}

/// <summary>A loop whose starts do what the test says.</summary>
internal sealed class SlowStart(Script script) : BackgroundService
{
    private int _starts;

    public Func<int, Task> Start { get; set; } = static _ => Task.CompletedTask;

    public TaskCompletionSource StopAsked { get; } = new();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Start(Interlocked.Increment(ref _starts));
        await base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        StopAsked.TrySetResult();
        return base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => script.Loop(Interlocked.Increment(ref script.Lives), stoppingToken);
}

internal sealed class BeatingLoop(HostedServiceHeartbeat<BeatingLoop> heartbeat) : BackgroundService
{
    public void Turn() => heartbeat.Beat();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.Infinite, stoppingToken);
}

internal sealed class Listener(Script script) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Called("starting", script.StartingFailure);

    public Task StartAsync(CancellationToken cancellationToken) => Called("start", script.StartFailure);

    public Task StartedAsync(CancellationToken cancellationToken) => Called("started");

    public Task StoppingAsync(CancellationToken cancellationToken) => Called("stopping");

    public Task StopAsync(CancellationToken cancellationToken) => Called("stop", script.StopFailure);

    public Task StoppedAsync(CancellationToken cancellationToken) => Called("stopped");

    private Task Called(string name, Exception? failure = null)
    {
        script.Calls.Add(name);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }
}
