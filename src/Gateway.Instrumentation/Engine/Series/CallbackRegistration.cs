namespace Gateway.Instrumentation;

/// <summary>What <c>AddCallback</c> gives: takes the callback away again.</summary>
internal sealed class CallbackRegistration(Series series, SeriesCallback callback) : IDisposable
{
    public void Dispose()
    {
        lock (series.Metric.Registry.Gate)
            series.Drop(callback);
    }
}
