using System.Buffers;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Caching.Distributed;

namespace Gateway.Instrumentation.Caching.Tests;

/// <summary>A distributed cache that takes buffers, as <c>RedisCache</c> does.</summary>
public sealed class BufferCacheTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly DistributedCacheEntryOptions Options = new();

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public void Buffers_are_offered_when_the_cache_offers_them_and_only_then()
    {
        Measured(new BufferCache()).ShouldBeAssignableTo<IBufferDistributedCache>();
        Measured(new FakeDistributedCache()).ShouldNotBeAssignableTo<IBufferDistributedCache>();
        var measured = Measured(new BufferCache());
        measured.UseGatewayMetrics(_metrics, "other").ShouldBeSameAs(measured);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Buffers_are_hits_misses_and_sets(bool isAsync)
    {
        var cache = (IBufferDistributedCache)Measured(new BufferCache());
        var read = new ArrayBufferWriter<byte>();
        (await GetAsync("secret:a", read)).ShouldBeFalse();
        await SetAsync("secret:a", [1, 2, 3]);
        (await GetAsync("secret:a", read)).ShouldBeTrue();
        read.WrittenSpan.ToArray().ShouldBe([1, 2, 3]);

        (Of("cache_hits_total"), Of("cache_misses_total"), Of("cache_sets_total")).ShouldBe((1, 1, 1));
        (Timed("get"), Timed("set")).ShouldBe((2, 1));
        _metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));

        async ValueTask<bool> GetAsync(string key, IBufferWriter<byte> to) => isAsync ? await cache.TryGetAsync(key, to, Ct) : cache.TryGet(key, to);

        async ValueTask SetAsync(string key, byte[] value)
        {
            if (isAsync)
                await cache.SetAsync(key, new ReadOnlySequence<byte>(value), Options, Ct);
            else
                cache.Set(key, new ReadOnlySequence<byte>(value), Options);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_is_an_error_of_its_operation_and_neither_hit_nor_miss_nor_set(bool isAsync)
    {
        var cache = (IBufferDistributedCache)Measured(new BufferCache { Throws = new TimeoutException() });
        var read = new ArrayBufferWriter<byte>();
        await Should.ThrowAsync<TimeoutException>(async () => _ = isAsync ? await cache.TryGetAsync("secret:a", read, Ct) : cache.TryGet("secret:a", read));
        await Should.ThrowAsync<TimeoutException>(async () =>
        {
            if (isAsync)
                await cache.SetAsync("secret:a", default(ReadOnlySequence<byte>), Options, Ct);
            else
                cache.Set("secret:a", default(ReadOnlySequence<byte>), Options);
        });

        (Error("get"), Error("set")).ShouldBe((1, 1));
        (Timed("get"), Timed("set")).ShouldBe((1, 1));
        (Of("cache_hits_total"), Of("cache_misses_total"), Of("cache_sets_total")).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task A_call_that_its_caller_cancels_is_no_error()
    {
        var cache = (IBufferDistributedCache)Measured(new BufferCache());
        var cancelled = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(async () => await cache.TryGetAsync("secret:a", new ArrayBufferWriter<byte>(), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await cache.SetAsync("secret:a", default(ReadOnlySequence<byte>), Options, cancelled));
        _metrics.Has("cache_errors_by_type_total").ShouldBeFalse();
        (Timed("get"), Timed("set")).ShouldBe((1, 1));
        (Of("cache_misses_total"), Of("cache_sets_total")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Every_operation_has_its_name_synchronously_and_not()
    {
        var cache = Measured(new BufferCache());
        cache.Set("secret:a", [1], Options);
        await cache.SetAsync("secret:a", [1], Options, Ct);
        cache.Get("secret:a").ShouldBe([1]);
        (await cache.GetAsync("secret:a", Ct)).ShouldBe([1]);
        cache.Refresh("secret:a");
        await cache.RefreshAsync("secret:a", Ct);
        cache.Remove("secret:a");
        await cache.RemoveAsync("secret:a", Ct);
        cache.Get("secret:a").ShouldBeNull();
        (Timed("get"), Timed("set"), Timed("refresh"), Timed("remove")).ShouldBe((3, 2, 2, 2));
        (Of("cache_hits_total"), Of("cache_misses_total"), Of("cache_sets_total"), Of("cache_removals_total")).ShouldBe((2, 1, 2, 2));
    }

    private IDistributedCache Measured(IDistributedCache cache) => cache.UseGatewayMetrics(_metrics, "sessions");

    private double Of(string name) => _metrics.Has(name, ("cache_name", "sessions")) ? _metrics.Value(name, ("cache_name", "sessions")) : 0;

    private double Timed(string operation) => _metrics.Value("cache_operation_duration_seconds_count", ("operation", operation));

    private double Error(string operation) => _metrics.Value("cache_errors_by_type_total", ("operation", operation), ("error_type", "timeout_error"));

    private sealed class BufferCache : IBufferDistributedCache
    {
        private readonly Dictionary<string, byte[]> _values = [];

        public Exception? Throws { get; init; }

        public byte[]? Get(string key) => Throws is null ? _values.GetValueOrDefault(key) : throw Throws;

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _values[key] = Throws is null ? value : throw Throws;

        public void Refresh(string key) => Get(key);

        public void Remove(string key) => _values.Remove(key);

        public bool TryGet(string key, IBufferWriter<byte> destination)
        {
            if (Get(key) is not { } value)
                return false;
            destination.Write(value);
            return true;
        }

        public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => Set(key, value.ToArray(), options);

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => await AfterAsync(Get, key, token);

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await YieldAsync(token);
            Set(key, value, options);
        }

        public async Task RefreshAsync(string key, CancellationToken token = default) => await AfterAsync(Get, key, token);

        public async Task RemoveAsync(string key, CancellationToken token = default) => await AfterAsync(_values.Remove, key, token);

        public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default) =>
            await AfterAsync(given => TryGet(given, destination), key, token);

        public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await YieldAsync(token);
            Set(key, value, options);
        }

        private static async Task<T> AfterAsync<T>(Func<string, T> answer, string key, CancellationToken token)
        {
            await YieldAsync(token);
            return answer(key);
        }

        private static async Task YieldAsync(CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
