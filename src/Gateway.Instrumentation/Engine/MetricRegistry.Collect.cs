using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Instrumentation;

public sealed partial class MetricRegistry
{
    private readonly CallbackRounds _callbackRounds;
    private ExpositionPass? _sparePass;

    /// <summary>How long a scrape waits for one callback.</summary>
    internal TimeSpan CallbackTimeout { get; }

    /// <summary>The metrics in the order of the page.</summary>
    internal Metric[] Metrics
    {
        get
        {
            if (_inPageOrder is { } metrics)
                return metrics;
            lock (_registered)
                return _inPageOrder ??= [.. _registered, .. _ownMetrics];
        }
    }

    /// <summary>Writes the page (UTF-8). Asks callbacks on this thread: one that hangs holds it.</summary>
    /// <param name="output">The output.</param>
    /// <param name="format">The format.</param>
    public void Collect(IBufferWriter<byte> output, ExpositionFormat format = ExpositionFormat.Text)
    {
        ArgumentNullException.ThrowIfNull(output);
        AskCallbacks();
        var pass = StartPass(format);
        pass.Write(output, long.MaxValue);
        EndPass(pass);
    }

    /// <summary>Writes the page in the Prometheus text format 0.0.4. See <see cref="CollectAsync(PipeWriter, ExpositionFormat, CancellationToken)"/>.</summary>
    /// <param name="output">The output.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>A task that ends when the page is flushed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask CollectAsync(PipeWriter output, CancellationToken cancellationToken = default) =>
        CollectAsync(output, ExpositionFormat.Text, cancellationToken);

    /// <summary>
    /// Writes the page (UTF-8) to a pipe, piece by piece: a slow reader slows down only this call. The pipe is flushed but not
    /// completed. Returns early when the reader has completed the pipe. Asks callbacks on another thread first, and leaves out
    /// those that take longer than <see cref="GatewayMetricsOptions.CallbackTimeout"/>.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>A task that ends when the page is flushed. Await it only once, like any <see cref="ValueTask"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CollectAsync(PipeWriter output, ExpositionFormat format, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        const int PieceBytes = 32 * 1024; // well below the default pause threshold of a pipe (64 KB)
        await AskCallbacksAsync(cancellationToken).ConfigureAwait(false);
        var pass = StartPass(format);
        bool more;
        do
        {
            more = pass.Write(output, PieceBytes);
            var flush = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flush.IsCompleted)
                return;
        }
        while (more);
        EndPass(pass);
    }

    /// <summary>Returns the page as a string, for scripts, tests and files.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The page; without metrics when recording is off.</returns>
    public string CollectText(ExpositionFormat format = ExpositionFormat.Text)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Collect(buffer, format);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Returns the content of the page as objects. Asks callbacks on this thread.</summary>
    /// <returns>The snapshot; without metrics when recording is off.</returns>
    public RegistrySnapshot Snapshot()
    {
        var reader = new SnapshotReader();
        AskCallbacks();
        var timestamp = TimeProvider.GetUtcNow();
        Show(reader);
        return new(timestamp, reader.Metrics);
    }

    /// <summary>Like <see cref="Reset"/>, but asks callbacks on another thread, and does not wait for those that hang.</summary>
    /// <param name="cancellationToken">Cancels the reset before it happens.</param>
    /// <returns>A task that ends when everything is reset.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is reset.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        await AskCallbacksAsync(cancellationToken).ConfigureAwait(false);
        ResetNow();
    }

    /// <summary>Asks all callbacks on this thread.</summary>
    internal void AskCallbacks() => AskCallbacks(Metrics);

    /// <summary>Asks the callbacks of these metrics on this thread.</summary>
    internal static void AskCallbacks(ReadOnlySpan<Metric> metrics)
    {
        foreach (var metric in metrics)
        {
            if (!metric.HasCallbacks)
                continue;
            foreach (var series in metric.Series.Snapshot.Span)
                series.Refresh();
            foreach (ICallbackOwner observed in metric.ObservedInstruments)
                observed.Ask();
        }
    }

    /// <summary>Asks all callbacks on another thread, and does not wait for one that hangs.</summary>
    internal Task AskCallbacksAsync(CancellationToken cancellationToken)
    {
        var asked = _callbackRounds.AskAsync();
        return asked.IsCompleted ? asked : asked.WaitAsync(cancellationToken);
    }

    /// <summary>The series of a metric; empty when there is no such metric.</summary>
    internal ReadOnlyMemory<Series> SeriesOf(string name)
    {
        Metric? metric;
        lock (Gate)
            metric = _byName.GetValueOrDefault(name);
        return metric?.Series.Snapshot ?? default;
    }

    /// <summary>The sum of all series of a counter, without asking callbacks; 0 when there is no such counter.</summary>
    internal double Total(string counter)
    {
        double total = 0;
        foreach (var series in SeriesOf(counter).Span)
            total += series.Number ?? 0;
        return total;
    }

    private ExpositionPass StartPass(ExpositionFormat format)
    {
        var pass = Interlocked.Exchange(ref _sparePass, null) ?? new ExpositionPass();
        pass.Start(Enabled ? Metrics : null, format);
        return pass;
    }

    // An aborted scrape keeps its pass; the next scrape creates another one.
    private void EndPass(ExpositionPass pass)
    {
        pass.Clear();
        _sparePass = pass;
    }
}
