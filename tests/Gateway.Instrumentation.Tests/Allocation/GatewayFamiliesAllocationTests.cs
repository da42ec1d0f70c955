using System.Net;

namespace Gateway.Instrumentation.Tests.Allocation;

public class GatewayFamiliesAllocationTests
{
    private static readonly TimeSpan Elapsed = TimeSpan.FromMilliseconds(30);

    // No list at the call: without optimization, the span of one is made anew each time.
    private static readonly int[] MoreStatuses = [201, 503];

    private readonly TestRegistry _test = new();
    private readonly TimeoutException _exception = new();

    [Fact]
    public void Http()
    {
        var http = new HttpMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            http.RecordRequest("GET", "/api/models", 200, Elapsed);
            http.RecordRequest("POST", "/api/chat", 429, Elapsed, "openai", "gpt-4", 512, 2048);
            http.RecordRequest("POST", "/api/chat", 999, Elapsed, provider: "openai");
            http.RecordRequestSize("POST", "/api/chat", 512);
            http.RecordResponseSize("POST", "/api/chat", 2048);
            http.Announce("POST", "/api/chat", MoreStatuses);
            using (var request = http.TrackRequest("GET", "/api/models"))
                request.Complete(HttpStatusCode.OK);
            using (var request = http.TrackRequest("POST", "/api/chat", "openai", "gpt-4"))
                request.Fail(_exception);
            using (var request = http.TrackRequest("POST", "/api/chat", model: "gpt-4"))
                request.Cancel();
        }).ShouldBe(0);
    }

    [Fact]
    public void Http_with_folded_labels()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var http = new HttpMetrics(test.Metrics);
        http.RecordRequest("GET", "/api/models", 200, Elapsed, "openai", "gpt-4");
        Allocated.By(() =>
        {
            http.RecordRequest("POST", "/api/chat", 404, Elapsed, "azure", "o3", 512, 2048);
            using var request = http.TrackRequest("POST", "/api/chat", "azure", "o3");
            request.Complete(HttpStatusCode.OK);
        }).ShouldBe(0);
    }

    [Fact]
    public void Providers_and_models()
    {
        var providers = new ProviderMetrics(_test.Metrics);
        var models = new ModelMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            providers.RecordRequest("openai", Elapsed);
            providers.RecordRequest("openai", Elapsed, failed: true);
            models.RecordRequest("gpt-4", Elapsed);
            models.RecordRequest("gpt-4", Elapsed, failed: true);
            using (var request = providers.TrackRequest("openai"))
                request.Succeed();
            using (var request = models.TrackRequest("gpt-4"))
                request.Fail(_exception);
        }).ShouldBe(0);
    }

    [Fact]
    public void Caches()
    {
        var cache = new CacheMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            cache.RecordHit();
            cache.RecordMiss("prices", 3);
            cache.RecordRedisOperation("set_user", Elapsed);
            cache.RecordRedisOperation("set_user", Elapsed, "timeout_error");
            cache.RecordRedisLookup("get_user", Elapsed, CacheLookupResult.Miss);
            using (var lookup = cache.TrackLookup())
                lookup.Complete(CacheLookupResult.Hit);
            using (var lookup = cache.TrackRedisLookup("get_user"))
                lookup.Complete(CacheLookupResult.Hit);
            using (var call = cache.TrackRedisOperation("set_user"))
                call.Fail(_exception);
        }).ShouldBe(0);
    }

    [Fact]
    public void Databases()
    {
        var database = new DatabaseMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            database.RecordQuery("select", Elapsed);
            database.RecordQuery("select", Elapsed, "deadlock");
            database.RecordQuery(Elapsed);
            database.SetConnections("orders", active: 3, idle: 2);
            database.SetConnections("orders", DatabaseConnectionState.Idle, 1);
            using (var query = database.TrackQuery("select"))
                query.Succeed();
            using (var query = database.TrackQuery())
                query.Fail(_exception);
        }).ShouldBe(0);
    }

    [Fact]
    public void External_apis()
    {
        var apis = new ExternalApiMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            apis.RecordCall("stripe");
            apis.RecordCall("stripe", failed: true);
            apis.RecordCall("stripe", Elapsed);
            apis.RecordCall("stripe", Elapsed, failed: true);
            using (var call = apis.TrackCall("stripe"))
                call.Succeed();
            using (var call = apis.TrackCall("stripe"))
                call.Fail(_exception);
        }).ShouldBe(0);
    }
}
