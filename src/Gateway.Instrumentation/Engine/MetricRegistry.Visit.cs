namespace Gateway.Instrumentation;

public sealed partial class MetricRegistry
{
    /// <summary>Shows a visitor every series. Asks callbacks on this thread: one that hangs holds it.</summary>
    /// <param name="visitor">The visitor; it is not called when recording is off.</param>
    public void Visit(SeriesVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        AskCallbacks();
        Show(visitor);
    }

    /// <summary>
    /// Like <see cref="Visit"/>, but asks callbacks on another thread first, and leaves out those that take longer than
    /// <see cref="GatewayMetricsOptions.CallbackTimeout"/>.
    /// </summary>
    /// <param name="visitor">The visitor; it is not called when recording is off.</param>
    /// <param name="cancellationToken">Cancels the wait for callbacks.</param>
    /// <returns>A task that ends when every series was visited.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task VisitAsync(SeriesVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        await AskCallbacksAsync(cancellationToken).ConfigureAwait(false);
        Show(visitor);
    }

    private void Show(SeriesVisitor visitor)
    {
        if (!Enabled)
            return;
        foreach (var metric in Metrics)
        {
            if (!visitor.Enter(metric.Definition))
                continue;
            var series = metric.Series.Snapshot.Span;
            if (visitor.ReadsExemplars)
                metric.Exemplars.Restart(series.Length);
            foreach (var one in series)
                one.Accept(visitor);
        }
    }
}
