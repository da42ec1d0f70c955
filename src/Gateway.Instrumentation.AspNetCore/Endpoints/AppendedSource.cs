using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>One appended source. Whatever it does, its page is complete in time, or empty.</summary>
internal sealed partial class AppendedSource(
    ExpositionSource source, int number, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    // Far more than any page that Prometheus would take.
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Task<ReadOnlyMemory<byte>>?[] _running = new Task<ReadOnlyMemory<byte>>?[2]; // by format
    private bool _warned;

    public ExpositionSource Source => source;

    public async Task<ReadOnlyMemory<byte>> ReadAsync(ExpositionFormat format, CancellationToken cancellationToken)
    {
        try
        {
            return await Run(format).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!Interlocked.Exchange(ref _warned, true))
                LogFailed(logger, exception, source.Name, number);
            return default;
        }
    }

    /// <summary>Joins a call that still runs: calls that never end must not pile up with every scrape.</summary>
    private Task<ReadOnlyMemory<byte>> Run(ExpositionFormat format)
    {
        lock (_gate)
            return _running[(int)format] ??= Task.Run(() => CallAsync(format));
    }

    private async Task<ReadOnlyMemory<byte>> CallAsync(ExpositionFormat format)
    {
        using var timeLimit = new CancellationTokenSource(timeout, time);
        var page = new LimitedStream(MaxBytes);
        await using (page.ConfigureAwait(false))
        {
            try
            {
                await source.WriteAsync(page, format, timeLimit.Token).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                    _running[(int)format] = null; // or its page would stay in memory until the next scrape
            }

            _ = page.TryGetBuffer(out var written); // works although the source may have closed the stream
            return written;
        }
    }

    [LoggerMessage(5, LogLevel.Warning,
        "{Name} (number {Number}) failed or took too long: its metrics are missing from the page. Logged once.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string name, int number);
}
