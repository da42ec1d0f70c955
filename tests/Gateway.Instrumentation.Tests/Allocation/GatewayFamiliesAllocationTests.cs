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
            http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = "/api/chat", StatusCode = 429, Duration = Elapsed, Provider = "openai", Model = "gpt-4", RequestBytes = 512, ResponseBytes = 2048 });
            http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = "/api/chat", StatusCode = 999, Duration = Elapsed, Provider = "openai" });
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
        http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/api/models", StatusCode = 200, Duration = Elapsed, Provider = "openai", Model = "gpt-4" });
        Allocated.By(() =>
        {
            http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = "/api/chat", StatusCode = 404, Duration = Elapsed, Provider = "azure", Model = "o3", RequestBytes = 512, ResponseBytes = 2048 });
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
            providers.RecordRequest("openai", OperationOutcome.Failed, Elapsed);
            models.RecordRequest("gpt-4", Elapsed);
            models.RecordRequest("gpt-4", OperationOutcome.Failed, Elapsed);
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
            cache.RecordRedisOperation("set_user", "timeout_error", Elapsed);
            cache.RecordRedisLookup("get_user", CacheLookupResult.Miss, Elapsed);
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
            database.RecordQuery("select", "deadlock", Elapsed);
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
            apis.RecordCall("stripe", OperationOutcome.Failed);
            apis.RecordCall("stripe", Elapsed);
            apis.RecordCall("stripe", OperationOutcome.Failed, Elapsed);
            using (var call = apis.TrackCall("stripe"))
                call.Succeed();
            using (var call = apis.TrackCall("stripe"))
                call.Fail(_exception);
        }).ShouldBe(0);
    }
}
