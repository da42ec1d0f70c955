using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>Copies the series of one registry into a registry of prometheus-net before each of its scrapes.</summary>
internal sealed partial class Publication(MetricRegistry source, PublicationTarget target, ILogger logger) : SeriesVisitor, IDisposable
{
    private readonly Dictionary<MetricDefinition, MirroredMetric> _metrics = [];
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly List<string> _notYetLogged = [];
    private MirroredMetric _current = null!;
    private Callback? _callback;
    private int _known;
    private int _pass;
    private bool _failed;
    private volatile bool _disposed;

    public MetricRegistry Source => source;

    public override bool ReadsExemplars => true;

    public void Start()
    {
        target.Join(source);

        // It cannot be taken back, and prometheus-net's default registry lives as long as the process: the callback must not
        // keep this publication and our registry once they are disposed.
        var callback = new Callback(this);
        target.Registry.AddBeforeCollectCallback(callback.RunAsync);
        _callback = callback;
    }

    public override bool Enter(MetricDefinition definition)
    {
        if (!_metrics.TryGetValue(definition, out var mirrored))
        {
            // Asked again in each pass: who shows that name now may be gone by then.
            if (!target.TryClaim(this, definition, out var name, out var reason))
            {
                LeaveOut(definition, reason);
                return false;
            }

            _metrics.Add(definition, mirrored = new MirroredMetric(target.Registry, definition, name));
        }

        _current = mirrored;
        return !mirrored.IsLeftOut;
    }

    public override void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar)
    {
        if (Of(counter) is CounterMirror mirror)
            mirror.Show(value, exemplar);
    }

    public override void VisitGauge(Gauge gauge, double value)
    {
        if (Of(gauge) is GaugeMirror mirror)
            mirror.Show(value);
    }

    public override void VisitHistogram(Histogram histogram, in HistogramReading reading)
    {
        if (Of(histogram) is HistogramMirror mirror)
            mirror.Show(reading);
    }

    public override void VisitSummary(Summary summary, in SummaryReading reading)
    {
        if (Of(summary) is SummaryMirror mirror)
            mirror.Show(reading);
    }

    public override void VisitInfo(Info info)
    {
        if (Of(info) is GaugeMirror mirror)
            mirror.Show(1);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_callback is { } callback)
            callback.Publication = null;
        target.Gate.Wait(); // a pass that runs would bring the series back
        try
        {
            foreach (var metric in _metrics.Values)
                metric.Clear();
            target.Leave(this);
        }
        finally
        {
            target.Gate.Release();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (target.IsLooking)
            return;
        await target.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_disposed)
                return;
            var count = source.Definitions.Count;
            if (count != _known)
                await target.LookAsync(cancellationToken).ConfigureAwait(false);
            _pass++;
            await source.VisitAsync(this, cancellationToken).ConfigureAwait(false);
            _known = count;
            foreach (var metric in _metrics.Values)
                metric.HideUnseen(_pass);
            if (_notYetLogged.Count > 0)
                LogLeftOut(logger, string.Join(", ", _notYetLogged));
            _notYetLogged.Clear();
        }
#pragma warning disable CA1031 // the scrape is theirs, and must go on without us
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_failed)
                LogFailed(logger, exception);
            _failed = true;
        }
        finally
        {
            target.Gate.Release();
        }
    }

    private void LeaveOut(MetricDefinition metric, string reason)
    {
        if (_leftOut.Add(metric.Name))
            _notYetLogged.Add($"{metric.Name} ({reason})");
    }

    private MirroredSeries? Of(Series series)
    {
        try
        {
            return _current.Of(series, _pass);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            _current.LeaveOut();
            LeaveOut(_current.Definition, PrintableText.Of(exception.Message));
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "Metrics that are not published to prometheus-net: {Metrics}. Rename one of the two, switch the other one off (such as UseHttpMetrics(o => o.RequestDuration.Enabled = false)), or publish to a registry of its own: PublishToPrometheusNet(Metrics.NewCustomRegistry()). Logged once per metric.")]
    private static partial void LogLeftOut(ILogger logger, string metrics);

    [LoggerMessage(2, LogLevel.Warning,
        "Our metrics could not be copied to prometheus-net before its scrape: its page shows those of the scrape before. Logged once.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    private sealed class Callback(Publication publication)
    {
        private volatile Publication? _publication = publication;

        public Publication? Publication { set => _publication = value; }

        public Task RunAsync(CancellationToken cancellationToken) => _publication?.RunAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
