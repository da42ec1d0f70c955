using Gateway.Instrumentation.Tool.Sources;

namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>Scrapes a page again and again.</summary>
/// <param name="source">Reads it.</param>
/// <param name="address">Where it is.</param>
/// <param name="page">What is told of each scrape.</param>
/// <param name="time">The clock.</param>
/// <param name="every">How often.</param>
/// <param name="count">How many times; until cancelled when null.</param>
internal sealed class Scrapes(PageSource source, string address, WatchedPage page, TimeProvider time, TimeSpan every, int? count)
{
    /// <summary>Ends after the last scrape, or when cancelled: that is how a person ends it, and no error.</summary>
    public async Task RunAsync(Action afterEach, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do
            {
                await ScrapeAsync(cancellationToken).ConfigureAwait(false);
                afterEach();
            }
            while (page.Scrapes != count && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task ScrapeAsync(CancellationToken cancellationToken)
    {
        try
        {
            page.Update(await source.ReadAsync(address, static (opened, ct) => ScrapedPage.ReadAsync(opened.Lines, ct), cancellationToken).ConfigureAwait(false));
        }
        catch (UnreadablePageException exception)
        {
            page.Fail(exception.Message);
        }
    }
}
