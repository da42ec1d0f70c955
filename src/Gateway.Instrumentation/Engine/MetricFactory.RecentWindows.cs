namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>
    /// Creates a recent window and shows its statistics as gauges: percentiles, averages, error rates, hit rates. A gauge shows
    /// nothing while the window is empty. The same gauges always return the same window.
    /// </summary>
    /// <param name="shown">The gauges, each with the statistic that it shows; at least one.</param>
    /// <returns>The window to record to.</returns>
    /// <exception cref="ArgumentException"><paramref name="shown"/> is empty, or has a gauge twice.</exception>
    public RecentWindow RecentWindow(params ReadOnlySpan<(Gauge Gauge, RecentStatistic Statistic)> shown) =>
        Windowed(Checked(shown, static _ => true));

    /// <summary>Does the same as <see cref="RecentWindow(ReadOnlySpan{ValueTuple{Gauge, RecentStatistic}})"/>, with one window per label value.</summary>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="label1">Label 1: the same object as in the gauges.</param>
    /// <param name="shown">The gauges, each with the statistic that it shows; at least one.</param>
    /// <returns>The windows. <c>WithLabels</c> returns one.</returns>
    /// <exception cref="ArgumentException"><paramref name="shown"/> is empty, has a gauge twice, or one of its gauges has another label.</exception>
    public Labeled<RecentWindow, T1> RecentWindow<T1>(
        Label<T1> label1, params ReadOnlySpan<(Labeled<Gauge, T1> Gauge, RecentStatistic Statistic)> shown)
    {
        var gauges = Checked(shown, gauge => gauge.HasLabels(Domain(label1)));
        return Bundle(label1, value1 => Windowed(
            Array.ConvertAll(gauges, one => (one.Gauge.WithLabels(value1), one.Statistic))));
    }

    /// <inheritdoc cref="RecentWindow{T1}(Label{T1}, ReadOnlySpan{ValueTuple{Labeled{Gauge, T1}, RecentStatistic}})"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="label1">Label 1: the same object as in the gauges.</param>
    /// <param name="label2">Label 2: the same object as in the gauges.</param>
    /// <param name="shown">The gauges, each with the statistic that it shows; at least one.</param>
    public Labeled<RecentWindow, T1, T2> RecentWindow<T1, T2>(
        Label<T1> label1, Label<T2> label2, params ReadOnlySpan<(Labeled<Gauge, T1, T2> Gauge, RecentStatistic Statistic)> shown)
    {
        var gauges = Checked(shown, gauge => gauge.HasLabels(Domain(label1), Domain(label2)));
        return Bundle(label1, label2, (value1, value2) => Windowed(
            Array.ConvertAll(gauges, one => (one.Gauge.WithLabels(value1, value2), one.Statistic))));
    }

    private static (TGauge Gauge, RecentStatistic Statistic)[] Checked<TGauge>(
        ReadOnlySpan<(TGauge Gauge, RecentStatistic Statistic)> shown, Predicate<TGauge> hasLabels)
    {
        if (shown.IsEmpty)
            throw new ArgumentException("A recent window needs at least one gauge that shows it: pass a gauge and a statistic, such as (latency, RecentStatistic.Average).", nameof(shown));
        var seen = new HashSet<TGauge>();
        foreach (var (gauge, statistic) in shown)
        {
            ArgumentNullException.ThrowIfNull(gauge, nameof(shown));
            ArgumentNullException.ThrowIfNull(statistic, nameof(shown));
            if (!hasLabels(gauge))
                throw new ArgumentException("A gauge has other labels than the recent window that it shows: pass the same label objects, in the same order, to both.", nameof(shown));
            if (!seen.Add(gauge))
                throw new ArgumentException("A gauge is given twice, and shows one statistic: pass another gauge for the other one.", nameof(shown));
        }

        return shown.ToArray();
    }

    // The window lives as long as the series of its first gauge, so that two components with the same gauges share it.
    private RecentWindow Windowed((Gauge Gauge, RecentStatistic Statistic)[] shown)
    {
        lock (Registry.Gate)
        {
            var withQuantiles = Array.Exists(shown, one => one.Statistic.NeedsQuantiles);
            var window = shown[0].Gauge.Recent?.With(Registry.Recent, shown, withQuantiles)
                ?? new RecentWindow(Registry.Recent, shown, withQuantiles);
            foreach (var (gauge, statistic) in shown)
                gauge.ShowRecent(window, statistic);
            return window;
        }
    }
}
