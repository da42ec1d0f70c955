using System.IO.Pipelines;
using System.Text;
using Gateway.Instrumentation.Tool.Pages;
using Gateway.Instrumentation.Tool.Watching;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>A watched page, scraped each two seconds of a clock that the test moves.</summary>
internal sealed class Scraped
{
    private readonly FakeTimeProvider _time = new();

    public Scraped() => Page = new WatchedPage(_time);

    public WatchedPage Page { get; }

    public async Task ScrapeAsync(string page, double secondsLater = 2)
    {
        _time.Advance(TimeSpan.FromSeconds(secondsLater));
        Page.Update(await ScrapedPage.ReadAsync(new PageLines(PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(page)))), TestContext.Current.CancellationToken));
    }

    public void Fail(string problem, double secondsLater = 2)
    {
        _time.Advance(TimeSpan.FromSeconds(secondsLater));
        Page.Fail(problem);
    }

    public WatchedSeries Series(string name) => Page.Select([]).Single(series => series.FullName == name);

    public IReadOnlyList<string> Names(params string[] words) => [.. Page.Select(words).Select(series => series.FullName)];
}
