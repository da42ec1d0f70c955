using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using IngestionWorker.Caching;
using IngestionWorker.Parsing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IngestionWorker.Tests.Caching;

public sealed class ParseCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private int _parsed;

    [Fact]
    public async Task A_content_is_parsed_once_also_by_the_next_process()
    {
        using (var first = Cache())
            await ParsedAsync(first, "a");
        using var second = Cache();
        (await ParsedAsync(second, "a")).Nodes.ShouldBe([new GraphNode(NodeKind.Table, "dbo.a")]);

        _parsed.ShouldBe(1);
        (second.Entries, second.SizeBytes > 0).ShouldBe((1, true));
        Shown().ShouldBe("parse_cache_hit_total 1, parse_cache_miss_total 1");
    }

    [Fact]
    public async Task A_result_expires()
    {
        using var cache = Cache(options => options.CacheExpiry = TimeSpan.FromDays(30));
        await ParsedAsync(cache, "a");
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await ParsedAsync(cache, "a");
        _parsed.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(1));
        await ParsedAsync(cache, "a");

        _parsed.ShouldBe(2);
        Shown().ShouldBe("parse_cache_hit_total 1, parse_cache_miss_total 2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1,\"crea")]
    [InlineData("{\"version\":0,\"created\":\"2999-01-01T00:00:00+00:00\",\"result\":{\"error\":null,\"nodes\":[],\"edges\":[]}}")]
    public async Task A_result_that_is_unreadable_or_of_another_version_is_parsed_anew(string json)
    {
        using var cache = Cache();
        await ParsedAsync(cache, "a");
        await File.WriteAllTextAsync(Directory.GetFiles(_folder.PathOf("data", "parse-cache")).ShouldHaveSingleItem(), json);

        (await ParsedAsync(cache, "a")).Nodes.Count.ShouldBe(1);
        await ParsedAsync(cache, "a");

        _parsed.ShouldBe(2);
        Shown().ShouldBe("parse_cache_hit_total 1, parse_cache_miss_total 2");
    }

    [Fact]
    public async Task A_text_with_an_error_is_not_parsed_again_and_again()
    {
        using var cache = Cache();
        for (var read = 0; read < 2; read++)
        {
            (await cache.GetOrParseAsync(
                "a",
                _ =>
                {
                    _parsed++;
                    return Task.FromResult(ParseResult.Failed("line 1: no."));
                },
                CancellationToken.None)).Error.ShouldBe("line 1: no.");
        }

        _parsed.ShouldBe(1);
    }

    [Fact]
    public async Task Cleaning_up_removes_what_expired_the_oldest_beyond_the_limit_and_what_was_left_unfinished()
    {
        using var cache = Cache(options => options.CacheEntries = 2);
        foreach (var (hash, age) in new[] { ("expired", 31), ("old", 20), ("newer", 10), ("newest", 1) })
        {
            await ParsedAsync(cache, hash);
            File.SetLastWriteTimeUtc(_folder.PathOf("data", "parse-cache", $"{hash}.json"), _time.GetUtcNow().UtcDateTime.AddDays(-age));
        }

        var unfinished = _folder.PathOf("data", "parse-cache", "a.json.0.new");
        await File.WriteAllTextAsync(unfinished, "{");
        File.SetLastWriteTimeUtc(unfinished, _time.GetUtcNow().UtcDateTime.AddDays(-1));

        cache.CleanUp().ShouldBe(2);

        Directory.GetFiles(_folder.PathOf("data", "parse-cache")).Select(Path.GetFileName).ShouldBe(["newer.json", "newest.json"], ignoreOrder: true);
        cache.Entries.ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_that_somebody_else_removes_costs_no_more_than_its_results()
    {
        using var cache = Cache();
        await ParsedAsync(cache, "a");
        Directory.Delete(_folder.PathOf("data", "parse-cache"), recursive: true); // as a cleaner of the temporary folder does

        cache.CleanUp().ShouldBe(0);
        cache.Entries.ShouldBe(0);
        Directory.Delete(_folder.PathOf("data", "parse-cache"));
        (await ParsedAsync(cache, "a")).Nodes.Count.ShouldBe(1);
        await ParsedAsync(cache, "a");

        (_parsed, cache.Entries).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_result_that_cannot_be_kept_is_as_good_without()
    {
        using var cache = Cache();
        Directory.Delete(_folder.PathOf("data", "parse-cache"));
        await File.WriteAllTextAsync(_folder.PathOf("data", "parse-cache"), "a file in its place");

        (await ParsedAsync(cache, "a")).Nodes.Count.ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();

    private ParseCache Cache(Action<IngestionOptions>? change = null)
    {
        var options = TestOptions.In(_folder, change);
        return new ParseCache(TestOptions.Data(options), options, _metrics, _time, NullLogger<ParseCache>.Instance);
    }

    private Task<ParseResult> ParsedAsync(ParseCache cache, string hash) => cache.GetOrParseAsync(
        hash,
        _ =>
        {
            _parsed++;
            return Task.FromResult(new ParseResult(null, [new GraphNode(NodeKind.Table, "dbo.a")], []));
        },
        CancellationToken.None);

    private string Shown()
    {
        var page = MetricsPage.Parse(_metrics.Registry.CollectText());
        return $"parse_cache_hit_total {page.Value("parse_cache_hit_total")}, parse_cache_miss_total {page.Value("parse_cache_miss_total")}";
    }
}
