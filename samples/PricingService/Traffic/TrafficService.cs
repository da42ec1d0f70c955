using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace PricingService.Traffic;

/// <summary>Plays a script against the service's own address: so many steps begin in each second, whether or not the last ones have ended.</summary>
internal sealed partial class TrafficService(
    ITrafficScript script, OwnAddress address, IOptions<TrafficOptions> options, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<TrafficService> logger) : BackgroundService
{
    // Slow answers must not hold up the others; a service that answers nothing gets no more than these.
    private const int AtOnce = 32;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The web server waits for its open requests before it stops: ApplicationStopping comes first.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.StartedAsync(stopping.Token))
            return;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address.Uri };
        var random = options.Value.Seed is { } seed ? new Random(seed) : new Random();
        try
        {
            foreach (var step in script.Before(random))
                await RunAsync(client, step, stopping.Token);
            await Parallel.ForEachAsync(
                StepsAsync(random, stopping.Token),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping.Token },
                (step, token) => RunAsync(client, step, token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async IAsyncEnumerable<TrafficStep> StepsAsync(Random random, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / options.Value.RequestsPerSecond), time);
        while (await timer.WaitForNextTickAsync(stopping))
            yield return script.Next(random);
    }

    private async ValueTask RunAsync(HttpClient client, TrafficStep step, CancellationToken stopping)
    {
        try
        {
            await step(client, stopping);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // No answer at all; those that are errors are part of the script.
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Traffic: {Reason}")]
    private partial void LogFailed(string reason);
}
