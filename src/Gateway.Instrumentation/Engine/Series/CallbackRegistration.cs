namespace Gateway.Instrumentation;

/// <summary>The registration from <c>AddCallback</c>. Disposing it removes the callback.</summary>
internal sealed class CallbackRegistration(Series series, SeriesCallback callback) : IDisposable
{
    public void Dispose()
    {
        lock (series.Metric.Registry.Gate)
            series.Drop(callback);
    }
}
