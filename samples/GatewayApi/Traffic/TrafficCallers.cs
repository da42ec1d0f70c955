using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace GatewayApi.Traffic;

/// <summary>Plays the gateway's callers from its start to its end.</summary>
internal sealed partial class TrafficCallers(
    TrafficPlan plan, TrafficClient client, IOptions<TrafficOptions> options, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<TrafficCallers> logger) : BackgroundService
{
    // Callers whose model hangs hold a place each; the others shall come in all the same.
    private const int AtOnce = 256;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The web server waits for its open requests before it stops; the callers shall not keep it from that.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.StartedAsync(stopping.Token))
            return;

        LogRunning(options.Value.RequestsPerSecond, options.Value.Seed!.Value);
        try
        {
            await Parallel.ForEachAsync(
                ArrivalsAsync(stopping.Token),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping.Token },
                client.SendAsync);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>The calls, each when its time has come. Late ones are made up for, so that the rate holds.</summary>
    private async IAsyncEnumerable<TrafficCall> ArrivalsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var due = TimeSpan.Zero; ; due += plan.NextGap(options.Value.RequestsPerSecond))
        {
            if (due - time.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            yield return plan.Next();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Traffic runs: about {PerSecond} requests per second, with the seed {Seed}.")]
    private partial void LogRunning(double perSecond, int seed);
}
