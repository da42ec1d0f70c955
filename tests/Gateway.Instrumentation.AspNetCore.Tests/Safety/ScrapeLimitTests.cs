using System.Net;
using System.Text;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.AspNetCore.Tests.Safety;

public sealed class ScrapeLimitTests : IDisposable
{
    // A page of some 20 MB: more than the system keeps for a client that does not read.
    private const int ManyProviders = 3000;

    private readonly LogLines _logs = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _logs.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_scrapes_at_once_get_whole_pages_or_are_told_to_come_again()
    {
        await using var app = await StartAsync(maxConcurrentScrapes: 3);
        var page = app.Metrics.Registry.CollectText();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var response = await app.Client.GetAsync("/metrics", Cancelled);
            return (response.StatusCode, Text: await response.Content.ReadAsStringAsync(Cancelled), RetryAfter: response.Headers.RetryAfter?.ToString());
        }));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK
            ? answer.Text == page
            : answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.RetryAfter == "5" && answer.Text == "");
        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.OK);
        (await app.Client.GetStringAsync("/metrics", Cancelled)).ShouldBe(page);
    }

    [Fact]
    public async Task Beyond_the_limit_a_scrape_is_refused_until_a_place_is_free()
    {
        await using var app = await StartAsync(maxConcurrentScrapes: 2, providers: ManyProviders, time: _time);
        using var first = await ScrapeAsync(app);
        using var second = await ScrapeAsync(app);
        await first.ReadSomeAsync();
        await second.ReadSomeAsync();

        foreach (var path in (string[])["/metrics", "/metrics/json", "/metrics/catalog"])
        {
            using var refused = await app.Client.GetAsync(path, Cancelled);
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter!.ToString().ShouldBe("5");
        }

        // Who asks for health is told: a load balancer must not take a scrape for an outage.
        (await app.Client.GetAsync("/metrics/health", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        first.HangUp();
        await UntilServedAsync(app);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Encoding: gzip\r\n")]
    public async Task A_scraper_that_reads_nothing_gives_its_place_to_the_next_and_one_that_reads_keeps_it(string headers)
    {
        await using var app = await StartAsync(maxConcurrentScrapes: 2, providers: ManyProviders, time: _time, source: NoiseAsync);
        using var silent = await ScrapeAsync(app, headers);
        await silent.ReadSomeAsync();
        using var slow = await ScrapeAsync(app, headers, receiveBufferSize: 128 * 1024);
        await slow.ReadAtLeastAsync(4_000_000);
        _time.Advance(TimeSpan.FromSeconds(3));
        await slow.ReadAtLeastAsync(8_000_000); // more than lies in any buffer: pieces of it were written after that time

        (await UntilServedAsync(app, () => _time.Advance(TimeSpan.FromSeconds(3)))).ShouldBeTrue(); // at once, unless the silent one took its last piece just now
        (await silent.ReadToEndAsync()).ShouldNotEndWith("0\r\n\r\n");
        (await slow.ReadUntilAsync("0\r\n\r\n")).ShouldEndWith("0\r\n\r\n");
        _logs.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_that_hangs_switches_nothing_off()
    {
        using var release = new ManualResetEventSlim();
        await using var app = await TestApp.StartAsync(
            app => app.MapGatewayMetrics("/metrics", options => options.MaxConcurrentScrapes = 1),
            options => options.CallbackTimeout = TimeSpan.FromMilliseconds(500));
        app.Metrics.Factory.Gauge("stuck", "Hangs.").AddCallback(() =>
        {
            release.Wait(TimeSpan.FromMinutes(1));
            return 1;
        });
        app.Metrics.Factory.Gauge("fine", "Works.").AddCallback(() => 2);

        for (var i = 0; i < 3; i++)
        {
            foreach (var path in (string[])["/metrics", "/metrics/json", "/metrics/catalog", "/metrics/health"])
                (await app.Client.GetAsync(path, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await app.Client.GetStringAsync("/metrics", Cancelled)).ShouldContain("\nfine 2\n");
        release.Set();
    }

    [Fact]
    public async Task Callbacks_that_hang_are_given_up_one_after_the_other_however_short_the_limit_is()
    {
        using var release = new ManualResetEventSlim();
        await using var app = await TestApp.StartAsync(
            app => app.MapGatewayMetrics("/metrics", options => options.ResponseTimeout = TimeSpan.FromSeconds(30)),
            options => options.CallbackTimeout = TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 3; i++)
        {
            app.Metrics.Factory.Gauge($"stuck_{i}", "Hangs.").AddCallback(() =>
            {
                release.Wait(TimeSpan.FromMinutes(1));
                return 1;
            });
        }

        (await app.Client.GetAsync("/metrics", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        release.Set();
    }

    [Fact]
    public async Task A_scraper_that_does_not_read_is_cut_off_in_time_and_its_place_is_free()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(maxConcurrentScrapes: 1, timeout: TimeSpan.FromSeconds(2), providers: ManyProviders, time: time);
        using var stuck = await ScrapeAsync(app);
        await stuck.ReadSomeAsync();

        await UntilServedAsync(app, () => time.Advance(TimeSpan.FromSeconds(3)));

        // Cut, not ended: the last chunk of a whole answer never came.
        (await stuck.ReadToEndAsync()).ShouldNotEndWith("0\r\n\r\n");
        _logs.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scraper_that_does_not_read_compressed_pages_is_cut_off_too()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(maxConcurrentScrapes: 1, timeout: TimeSpan.FromSeconds(2), source: NoiseAsync, time: time);
        using var stuck = await ScrapeAsync(app, "Accept-Encoding: gzip\r\n");
        await stuck.ReadSomeAsync();

        await UntilServedAsync(app, () => time.Advance(TimeSpan.FromSeconds(3)));

        _logs.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fifty_scrapers_that_hang_up_in_the_middle_leave_no_trace()
    {
        await using var app = await StartAsync(maxConcurrentScrapes: 2, providers: ManyProviders);
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), Cancelled, async (_, _) =>
        {
            using var connection = await ScrapeAsync(app);
            await connection.ReadSomeAsync();
            connection.HangUp();
        });

        await UntilServedAsync(app);
        _logs.Errors.ShouldBeEmpty();
    }

    private async Task<TestApp> StartAsync(int maxConcurrentScrapes, TimeSpan? timeout = null, int providers = 200, Func<Stream, CancellationToken, Task>? source = null, TimeProvider? time = null)
    {
        var app = await TestApp.StartAsync(
            app => app.MapGatewayMetrics("/metrics", options =>
            {
                options.MaxConcurrentScrapes = maxConcurrentScrapes;
                options.ResponseTimeout = timeout ?? TimeSpan.FromMinutes(1);
                if (source is not null)
                    options.AppendExposition(source);
            }),
            options =>
            {
                options.DefaultLabelLimit = providers;
                options.MaxSeriesPerMetric = providers * 10;
            },
            services => services.AddLogging(logging => logging.AddProvider(_logs)).AddSingleton(time ?? TimeProvider.System),
            onKestrel: true);
        for (var i = 0; i < providers; i++)
            app.Metrics.PricingSync.Announce($"provider-{i}");
        return app;
    }

    /// <summary>Asks for the page, and takes as little of it as can be.</summary>
    private static async Task<RawConnection> ScrapeAsync(TestApp app, string headers = "", int receiveBufferSize = 4096)
    {
        var connection = await RawConnection.OpenAsync(app.Address, receiveBufferSize);
        await connection.SendAsync($"GET /metrics HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        return connection;
    }

    private static async Task<bool> UntilServedAsync(TestApp app, Action? refused = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            try
            {
                using var response = await app.Client.GetAsync("/metrics", patience.Token);
                if (response.IsSuccessStatusCode)
                    return true;
                refused?.Invoke();
            }
            catch (HttpRequestException)
            {
                // Cut off as well: the machine is busy.
            }
        }
    }

    // 20 MB that no compression makes small.
    private static async Task NoiseAsync(Stream stream, CancellationToken cancellationToken)
    {
        var random = new Random(Seed: 1);
        var noise = new byte[750];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(noise);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"noise{{text=\"{Convert.ToBase64String(noise)}\"}} 1\n"), cancellationToken);
        }
    }
}
