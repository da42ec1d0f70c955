using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

// The registry's metrics as the instruments of a meter.
public sealed partial class MetricRegistry
{
    private volatile PublishedMeter[] _publishedMeters = [];

    /// <summary>
    /// Shows every metric of the registry, present and future, as observable instruments of a new <see cref="Meter"/>: for
    /// <c>dotnet-counters</c>, an OpenTelemetry pipeline, or any other <see cref="MeterListener"/>.
    /// </summary>
    /// <param name="name">The name of the meter, such as <c>Gateway</c>: what a listener asks for.</param>
    /// <returns>The publication. Dispose it to take the meter away. It does nothing when recording is off.</returns>
    /// <remarks>
    /// <para>
    /// Instruments have the names of the page and no unit, because exporters would append the unit, which the name has already.
    /// Counters are observable counters; gauges and infos are observable gauges. Observable instruments cannot express buckets:
    /// a histogram is two counters, <c>…_count</c> and <c>…_sum</c>, and a summary has its quantiles as a gauge besides. Tags are the
    /// labels of the page. What the registry itself reads from meters is left out: it can be read there.
    /// </para>
    /// <para>
    /// A counter never falls: after a reset of the registry it goes on from what it has shown, so that exporters of differences have
    /// no negative one.
    /// </para>
    /// <para>
    /// Recording does not notice it. Nothing is read until a listener asks; callbacks are then asked once for each reading of all
    /// instruments, and those that take longer than <see cref="GatewayMetricsOptions.CallbackTimeout"/> are left out.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="InvalidOperationException">The registry is published under this name already.</exception>
    public IDisposable PublishAsMeter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Enabled)
            return NothingPublished.Instance;
        var published = new PublishedMeter(this, name);
        Metric[] known;
        lock (Gate)
        {
            if (Array.Exists(_publishedMeters, other => other.Name == name))
            {
                published.Dispose();
                throw new InvalidOperationException(
                    $"The registry is published as meter \"{name}\" already: a listener would read every metric twice. Dispose the earlier publication, or give this one another name.");
            }

            _publishedMeters = [.. _publishedMeters, published];
            known = Array.FindAll(Metrics, static metric => !metric.Definition.IsFromMeter);
        }

        foreach (var metric in known)
            published.Add(metric);
        return published;
    }

    /// <summary>True for a meter that shows this registry's metrics: listened to, they would come back as new metrics.</summary>
    internal bool IsPublishedAs(Meter meter) => ReferenceEquals(meter.Scope, this);

    internal void Forget(PublishedMeter published)
    {
        lock (Gate)
            _publishedMeters = [.. _publishedMeters.Where(other => !ReferenceEquals(other, published))];
    }

    // Listeners hear of each new instrument at once, on this thread: without the gate, because they are the user's code.
    private static void Publish(Metric metric, PublishedMeter[] meters)
    {
        foreach (var published in meters)
            published.Add(metric);
    }

    private sealed class NothingPublished : IDisposable
    {
        public static NothingPublished Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
