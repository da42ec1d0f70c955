using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation;

/// <summary>The registry's own metrics and logs: what it folded, dropped or rejected. Counted every time, logged once.</summary>
internal sealed partial class RegistryDiagnostics
{
    // A logger that records what is logged in turn, without end.
    private const int MaxDepth = 4;

    [ThreadStatic]
    private static int _depth;

    private readonly ConcurrentDictionary<(string, RejectionReason), bool> _logged = [];
    private readonly ConcurrentDictionary<string, bool> _helpLogged = [];
    private readonly MetricRegistry _registry;
    private readonly ILogger _logger;
    private readonly Labeled<Counter, string, RejectionReason> _rejected;

    public RegistryDiagnostics(MetricRegistry registry, ILogger logger)
    {
        _registry = registry;
        _logger = logger;

        // One value per registered metric: the program's own code bounds this set.
        var metric = Label.Text("metric", limit: int.MaxValue);
        var factory = new MetricFactory(registry);
        Overflow = factory.Counter(
            "gateway_metrics_overflow_total",
            "Number of look-ups of label values beyond a limit: recorded as other, or dropped for gauges beyond the series limit.",
            metric);
        _rejected = factory.Counter(
            "gateway_metrics_rejected_total",
            "Number of rejected recordings: negative or non-finite values, failed callbacks and operations, and instruments whose name is taken.",
            metric, Label.Enum<RejectionReason>("reason"));
    }

    public Labeled<Counter, string> Overflow { get; }

    public void ReportRejected(string metric, RejectionReason reason, Exception? exception)
    {
        _rejected.WithLabels(metric, reason).Inc();
        if (_logged.TryAdd((metric, reason), true))
            LogFirstRejected(metric, reason, exception);
    }

    public void LogOverflow(Metric metric) => Safely(() => LogOverflow(_logger, metric.Definition.Name));

    public void LogHelpChanged(MetricDefinition kept, string ignored)
    {
        if (_helpLogged.TryAdd(kept.Name, true))
            Safely(() => LogHelpChanged(_logger, kept.Name, PrintableText.Of(kept.Help), PrintableText.Of(ignored)));
    }

    public void LogLabelReplaced(MetricDefinition metric, string label) =>
        Safely(() => LogLabelReplaced(_logger, metric.Name, label));

    /// <summary>Counts an instrument of a meter that cannot be on the page, and says why once.</summary>
    public void ReportRefused(InstrumentShape shape, string why)
    {
        _rejected.WithLabels(shape.Name, RejectionReason.NameTaken).Inc();
        if (_logged.TryAdd((shape.ToString(), RejectionReason.NameTaken), true))
            Safely(() => LogRefused(_logger, PrintableText.Of(shape.ToString()), shape.Name, PrintableText.Of(why)));
    }

    /// <summary>Says which meters are not on the page.</summary>
    public void LogMeters(string notListened)
    {
        if (_logger.IsEnabled(LogLevel.Debug))
            Safely(() => LogMeters(_logger, PrintableText.Of(notListened)));
    }

    /// <summary>Says that a pattern has matched no meter.</summary>
    public void LogNoMeter(string pattern, string similar) =>
        Safely(() => LogNoMeter(_logger, PrintableText.Of(pattern), PrintableText.Of(similar)));

    /// <summary>Explains the empty page in the log.</summary>
    public void LogOff() => Safely(() => LogOff(_logger));

    /// <summary>Reports an exception of a family's code while an operation started or ended.</summary>
    public void ReportOperationFailed(string operation, Exception exception) =>
        ReportRejected(operation, RejectionReason.OperationFailed, exception);

    // A method of its own: otherwise every call of its caller would allocate the closure.
    private void LogFirstRejected(string metric, RejectionReason reason, Exception? exception) =>
        Safely(() =>
        {
            if (reason == RejectionReason.OperationFailed)
                LogOperationFailed(_logger, exception, PrintableText.Of(metric));
            else if (reason == RejectionReason.CallbackFailed && exception is not null)
                LogCallbackThrew(_logger, exception, PrintableText.Of(metric));
            else if (reason == RejectionReason.CallbackFailed)
                LogCallbackGaveNothing(_logger, PrintableText.Of(metric), _registry.CallbackTimeout);
            else
                LogRejected(_logger, exception, PrintableText.Of(metric), reason);
        });

    // A logger is foreign code: recording must not throw because of it, and must not hold the registry's gate while it runs.
    private void Safely(Action log)
    {
        if (_registry.Gate.IsHeldByCurrentThread)
            ThreadPool.UnsafeQueueUserWorkItem(static run => RunSafely(run), log, preferLocal: false);
        else
            RunSafely(log);
    }

    private static void RunSafely(Action log)
    {
        if (_depth == MaxDepth)
            return;
        _depth++;
        try
        {
            log();
        }
#pragma warning disable CA1031 // whatever it throws
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            _depth--;
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "Metric {Metric} has more label values than its limit: further values are recorded as \"other\" (gauges beyond the series limit are dropped) and counted in gateway_metrics_overflow_total. Raise the label's limit, DefaultLabelLimit or MaxSeriesPerMetric, or use a label with fewer values. Logged once per metric.")]
    private static partial void LogOverflow(ILogger logger, string metric);

    [LoggerMessage(2, LogLevel.Warning,
        "Metric {Metric} received a value that it cannot record ({Reason}): the value is dropped and counted in gateway_metrics_rejected_total. Counters accept no negative numbers, and counters and histograms accept no NaN or infinity. Logged once per metric and reason.")]
    private static partial void LogRejected(ILogger logger, Exception? exception, string metric, RejectionReason reason);

    [LoggerMessage(7, LogLevel.Warning,
        "A callback of metric {Metric} threw an exception: its number is left out and counted in gateway_metrics_rejected_total. Write a callback that only reads a number. Logged once per metric.")]
    private static partial void LogCallbackThrew(ILogger logger, Exception exception, string metric);

    [LoggerMessage(8, LogLevel.Warning,
        "A callback of metric {Metric} took longer than CallbackTimeout ({Limit}), or asked for its own number: the number is left out and counted in gateway_metrics_rejected_total with each scrape until the callback returns. Write a callback that only reads a number. Logged once per metric.")]
    private static partial void LogCallbackGaveNothing(ILogger logger, string metric, TimeSpan limit);

    [LoggerMessage(3, LogLevel.Warning,
        "Metric {Metric} is registered again with another help text. The first is kept: \"{Kept}\". Ignored: \"{Ignored}\". Logged once per metric.")]
    private static partial void LogHelpChanged(ILogger logger, string metric, string kept, string ignored);

    [LoggerMessage(6, LogLevel.Information,
        "Metric {Metric} has a label {Label} of its own: its series show it in place of the static label of that name.")]
    private static partial void LogLabelReplaced(ILogger logger, string metric, string label);

    [LoggerMessage(9, LogLevel.Warning,
        "The {Instrument} is not on the page, and counted in gateway_metrics_rejected_total as {Metric}: {Why} Leave it out with MeterInputOptions.LeaveOut, or give it another name with a meter of your own. Logged once per instrument.")]
    private static partial void LogRefused(ILogger logger, string instrument, string metric, string why);

    [LoggerMessage(10, LogLevel.Debug,
        "Meters that exist and are not on the page: {Meters}. Add one with AddMeter(\"name\").")]
    private static partial void LogMeters(ILogger logger, string meters);

    [LoggerMessage(11, LogLevel.Warning,
        "AddMeter(\"{Pattern}\") has matched no meter in the first minute: correct the name, or remove it. {Similar}")]
    private static partial void LogNoMeter(ILogger logger, string pattern, string similar);

    [LoggerMessage(5, LogLevel.Information,
        "Metrics are off (GatewayMetricsOptions.Enabled, ENABLE_METRICS or FEATURE_METRICS): nothing is recorded and the page is empty.")]
    private static partial void LogOff(ILogger logger);

    [LoggerMessage(4, LogLevel.Error,
        "Code of {Operation} that records metrics threw: those metrics may be incomplete. Counted in gateway_metrics_rejected_total, logged once.")]
    private static partial void LogOperationFailed(ILogger logger, Exception? exception, string operation);
}
