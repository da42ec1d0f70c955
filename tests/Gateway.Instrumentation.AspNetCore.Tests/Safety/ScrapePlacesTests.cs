using System.IO.Pipelines;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.AspNetCore.Tests.Safety;

/// <summary>Who gives its place to the next scrape when all are taken. One place, and a pipe that holds one piece.</summary>
public class ScrapePlacesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5, useSynchronizationContext: false));
    private readonly ScrapePlaces _places;
    private readonly ScrapePlace _place;
    private readonly PacedPipeWriter _page;
    private bool _isCut;

    public ScrapePlacesTests()
    {
        _places = new ScrapePlaces(1, _time);
        _place = _places.Take(() => _isCut = true)!;
        _page = new PacedPipeWriter(_pipe.Writer, _place);
    }

    [Fact]
    public async Task Whoever_waits_for_the_server_keeps_the_place()
    {
        _place.Works();
        await _page.WriteAsync(new byte[5]);
        _time.Advance(TimeSpan.FromHours(1)); // a slow source

        Next().ShouldBeNull();
        _isCut.ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_leaves_a_piece_unread_gives_the_place_to_the_next()
    {
        _place.Works();
        var unread = _page.WriteAsync(new byte[20]).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Next().ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));

        Next().ShouldNotBeNull();
        _isCut.ShouldBeTrue();
        await _pipe.Reader.CompleteAsync();
        (await unread).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_reads_late_keeps_the_place()
    {
        _place.Works();
        var unread = _page.WriteAsync(new byte[20]).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));
        _pipe.Reader.AdvanceTo((await _pipe.Reader.ReadAsync()).Buffer.End);
        await unread;

        Next().ShouldBeNull();
    }

    private ScrapePlace? Next() => _places.Take(static () => { });
}
