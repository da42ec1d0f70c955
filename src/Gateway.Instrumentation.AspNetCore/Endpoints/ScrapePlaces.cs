namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// The places of <see cref="MetricsEndpointOptions.MaxConcurrentScrapes"/>. While one is free, a slow reader may take its time.
/// When all are taken, whoever leaves a piece unread for a while gives its place to the next scrape. Callbacks and appended
/// sources that take long are not its fault.
/// </summary>
internal sealed class ScrapePlaces(int count, TimeProvider time)
{
    // A reader that reads at all takes a piece of the page in far less.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<ScrapePlace> _taken = [];

    /// <summary>Takes a place; null when all are taken by readers that read.</summary>
    /// <param name="cut">Ends the response of whoever gets the place.</param>
    public ScrapePlace? Take(Action cut)
    {
        ScrapePlace place;
        ScrapePlace? silent = null;
        lock (_gate)
        {
            if (_taken.Count >= count)
            {
                silent = _taken.MinBy(static place => place.WaitsSince)!;
                if (time.GetElapsedTime(silent.WaitsSince) < Patience)
                    return null;
                _taken.Remove(silent);
            }

            _taken.Add(place = new ScrapePlace(time, cut));
        }

        silent?.Cut();
        return place;
    }

    public void Free(ScrapePlace place)
    {
        lock (_gate)
            _taken.Remove(place); // nothing to remove when another scrape got it
    }
}
