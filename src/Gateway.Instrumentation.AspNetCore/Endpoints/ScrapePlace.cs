namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A place that one scrape takes, and since when its reader lets it wait.</summary>
internal sealed class ScrapePlace(TimeProvider time, Action cut)
{
    private const long Never = long.MaxValue;

    private long _waitsSince = time.GetTimestamp(); // what is written in one piece never says more

    /// <summary>A timestamp of the clock; far in the future while the reader lets nothing wait.</summary>
    public long WaitsSince => Volatile.Read(ref _waitsSince);

    /// <summary>The reader has a piece to take.</summary>
    public void Waits() => Volatile.Write(ref _waitsSince, time.GetTimestamp());

    /// <summary>The reader took all there is: it waits for the next piece itself.</summary>
    public void Works() => Volatile.Write(ref _waitsSince, Never);

    public void Cut() => cut();
}
