using Gateway.Instrumentation;

namespace PricingService.Learning.Retraining;

/// <summary>Trains one model after the other, apart from the requests that wanted it.</summary>
internal sealed partial class RetrainingWorker(RetrainingQueue queue, Retrainer retrainer, ILogger<RetrainingWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var propertyId in queue.WaitingAsync(stoppingToken))
                await RunAsync(propertyId, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task RunAsync(string propertyId, CancellationToken stopping)
    {
        try
        {
            var result = await retrainer.RetrainAsync(propertyId, stopping);
            LogDone(propertyId, result);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The worker outlives whatever one training throws; the scope has counted it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(propertyId, exception.Message);
        }
        finally
        {
            queue.End(propertyId);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{PropertyId}: trained anew, {Result}")]
    private partial void LogDone(string propertyId, RetrainingResult result);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{PropertyId}: training failed: {Reason}")]
    private partial void LogFailed(string propertyId, string reason);
}
