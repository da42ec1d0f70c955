namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    private const string Status = "status";

    /// <summary>
    /// Creates a timed operation, the common case in one line: a duration (<c>{name}_duration_seconds</c>), a count by outcome
    /// (<c>{name}_total{status}</c>), both announced at 0, and the scope that records both.
    /// </summary>
    /// <param name="name">The prefix of both metric names, such as <c>checkout_step</c>.</param>
    /// <param name="help">The operation, such as <c>Steps of a checkout.</c>; the help texts of both metrics begin with it.</param>
    /// <param name="buckets">The buckets of the duration in seconds; <see cref="Buckets.Default"/> when null.</param>
    /// <returns>The timed operation.</returns>
    /// <exception cref="MetricRegistrationException">A name is not valid for Prometheus, or another definition uses it; or <paramref name="name"/> ends in what the metrics add to it.</exception>
    public TimedOperation TimedOperation(string name, string help, Buckets? buckets = null)
    {
        var duration = Histogram(Prefix(name) + "_duration_seconds", DurationHelp(help), buckets);
        var total = Counter(name + "_total", TotalHelp(help), Label.Enum<OperationOutcome>(Status));
        return new(new TimedHandles(duration, total.WithLabels), TimedHandles.Kind(this));
    }

    /// <inheritdoc cref="TimedOperation(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="name">The prefix of both metric names.</param>
    /// <param name="help">The operation; the help texts of both metrics begin with it.</param>
    /// <param name="buckets">The buckets of the duration in seconds; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. When all labels are closed (enums, flags), every combination is announced at registration.</param>
    public TimedOperation<T1> TimedOperation<T1>(string name, string help, Buckets? buckets, Label<T1> label1)
    {
        var duration = Histogram(Prefix(name, label1) + "_duration_seconds", DurationHelp(help), buckets, label1);
        var total = Counter(name + "_total", TotalHelp(help), label1, Label.Enum<OperationOutcome>(Status));
        var handles = Bundle(label1, (v1) => new TimedHandles(
            duration.WithLabels(v1), outcome => total.WithLabels(v1, outcome)));
        var operation = new TimedOperation<T1>(handles, TimedHandles.Kind(this));
        foreach (var v1 in label1.ClosedValues ?? [])
            operation.Announce(v1);
        return operation;
    }

    /// <inheritdoc cref="TimedOperation(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="name">The prefix of both metric names.</param>
    /// <param name="help">The operation; the help texts of both metrics begin with it.</param>
    /// <param name="buckets">The buckets of the duration in seconds; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. When all labels are closed (enums, flags), every combination is announced at registration.</param>
    /// <param name="label2">Label 2. When all labels are closed (enums, flags), every combination is announced at registration.</param>
    public TimedOperation<T1, T2> TimedOperation<T1, T2>(string name, string help, Buckets? buckets, Label<T1> label1, Label<T2> label2)
    {
        var duration = Histogram(Prefix(name, label1, label2) + "_duration_seconds", DurationHelp(help), buckets, label1, label2);
        var total = Counter(name + "_total", TotalHelp(help), label1, label2, Label.Enum<OperationOutcome>(Status));
        var handles = Bundle(label1, label2, (v1, v2) => new TimedHandles(
            duration.WithLabels(v1, v2), outcome => total.WithLabels(v1, v2, outcome)));
        var operation = new TimedOperation<T1, T2>(handles, TimedHandles.Kind(this));
        foreach (var (v1, v2) in from v1 in label1.ClosedValues ?? [] from v2 in label2.ClosedValues ?? [] select (v1, v2))
            operation.Announce(v1, v2);
        return operation;
    }

    /// <inheritdoc cref="TimedOperation(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <param name="name">The prefix of both metric names.</param>
    /// <param name="help">The operation; the help texts of both metrics begin with it.</param>
    /// <param name="buckets">The buckets of the duration in seconds; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. When all labels are closed (enums, flags), every combination is announced at registration.</param>
    /// <param name="label2">Label 2. When all labels are closed (enums, flags), every combination is announced at registration.</param>
    /// <param name="label3">Label 3. When all labels are closed (enums, flags), every combination is announced at registration.</param>
    public TimedOperation<T1, T2, T3> TimedOperation<T1, T2, T3>(string name, string help, Buckets? buckets, Label<T1> label1, Label<T2> label2, Label<T3> label3)
    {
        var duration = Histogram(Prefix(name, label1, label2, label3) + "_duration_seconds", DurationHelp(help), buckets, label1, label2, label3);
        var total = Counter(name + "_total", TotalHelp(help), label1, label2, label3, Label.Enum<OperationOutcome>(Status));
        var handles = Bundle(label1, label2, label3, (v1, v2, v3) => new TimedHandles(
            duration.WithLabels(v1, v2, v3), outcome => total.WithLabels(v1, v2, v3, outcome)));
        var operation = new TimedOperation<T1, T2, T3>(handles, TimedHandles.Kind(this));
        foreach (var (v1, v2, v3) in from v1 in label1.ClosedValues ?? [] from v2 in label2.ClosedValues ?? [] from v3 in label3.ClosedValues ?? [] select (v1, v2, v3))
            operation.Announce(v1, v2, v3);
        return operation;
    }

    private static string Prefix(string name, params ReadOnlySpan<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var label in labels)
        {
            if (label?.Name == Status)
                throw new MetricRegistrationException($"Timed operation \"{name}\" must not have a label \"{Status}\": it adds this label for the outcome itself. Give your label another name.");
        }

        foreach (var suffix in (ReadOnlySpan<string>)["_total", "_duration_seconds", "_duration", "_seconds"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                throw new MetricRegistrationException($"Timed operation \"{name}\" must not end in \"{suffix}\": its metrics add _duration_seconds and _total themselves. Name the operation alone, such as \"{name[..^suffix.Length]}\".");
        }

        return name;
    }

    private static string DurationHelp(string help) => $"{help} Duration in seconds, for all outcomes.";

    private static string TotalHelp(string help) => $"{help} Number by outcome.";
}
