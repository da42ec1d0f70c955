namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A place that one scrape takes, and when its reader last took something.</summary>
internal sealed class ScrapePlace(TimeProvider time, Action cut)
{
    private long _lastProgress = time.GetTimestamp();

    /// <summary>A timestamp of the clock.</summary>
    public long LastProgress => Volatile.Read(ref _lastProgress);

    /// <summary>The reader took a piece.</summary>
    public void Progress() => Volatile.Write(ref _lastProgress, time.GetTimestamp());

    public void Cut() => cut();
}
