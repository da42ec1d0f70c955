using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>One source of <see cref="MetricsEndpointOptions.AppendExposition"/>. Whatever the source does, its page is complete in time, or empty.</summary>
internal sealed partial class AppendedSource(
    Func<Stream, CancellationToken, Task> source, int number, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    // Far more than any page that Prometheus would take.
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private Task<ReadOnlyMemory<byte>>? _running;
    private bool _warned;

    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Run().WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!Interlocked.Exchange(ref _warned, true))
                LogFailed(logger, exception, number);
            return default;
        }
    }

    /// <summary>Joins a call that still runs: calls that never end must not pile up with every scrape.</summary>
    private Task<ReadOnlyMemory<byte>> Run()
    {
        lock (_gate)
            return _running ??= Task.Run(CallAsync);
    }

    private async Task<ReadOnlyMemory<byte>> CallAsync()
    {
        using var timeLimit = new CancellationTokenSource(timeout, time);
        var page = new LimitedStream(MaxBytes);
        await using (page.ConfigureAwait(false))
        {
            try
            {
                await source(page, timeLimit.Token).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                    _running = null; // or its page would stay in memory until the next scrape
            }

            _ = page.TryGetBuffer(out var written); // works although the source may have closed the stream
            return written;
        }
    }

    [LoggerMessage(5, LogLevel.Warning,
        "Source {Number} of AppendExposition failed or took too long: its metrics are missing from the page. Logged once.")]
    private static partial void LogFailed(ILogger logger, Exception exception, int number);
}
