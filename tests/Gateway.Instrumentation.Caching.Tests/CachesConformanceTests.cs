using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace Gateway.Instrumentation.Caching.Tests;

[Client(typeof(MeasuredCache))]
public sealed class DistributedCacheConformanceTests : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => Task.FromResult<ClientUnderTest>(new MeasuredCache());

    internal sealed class MeasuredCache : CacheUnderTest
    {
        private readonly FakeDistributedCache _inner = new();
        private readonly IDistributedCache _cache;

        public MeasuredCache() => _cache = _inner.UseGatewayMetrics(Metrics, "sessions");

        public override Action SucceedSynchronously => () => _cache.Get(FakeDistributedCache.Present).ShouldNotBeNull();

        public override IReadOnlyList<FailingCall> Failures =>
        [
            new("a time-out", "timeout_error", () => ThrowAsync(new TimeoutException()), typeof(TimeoutException)),
            new("a cache that is away", nameof(IOException), () => ThrowAsync(new IOException()), typeof(IOException)),
        ];

        public override (Action Bare, Action Measured)? Twins =>
            (() => _inner.Get(FakeDistributedCache.Present), () => _cache.Get(FakeDistributedCache.Present));

        public override Task SucceedAsync(CancellationToken cancellationToken) => _cache.GetAsync(FakeDistributedCache.Present, cancellationToken);

        public override Task HangAsync(CancellationToken cancellationToken) => _cache.GetAsync(FakeDistributedCache.Hanging, cancellationToken);

        private Task ThrowAsync(Exception exception)
        {
            _inner.Throws = exception;
            return _cache.RemoveAsync(FakeDistributedCache.Failing);
        }
    }
}

[Client(typeof(MeasuredCache))]
public sealed class HybridCacheConformanceTests : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => Task.FromResult<ClientUnderTest>(new MeasuredCache());

    internal sealed class MeasuredCache : CacheUnderTest
    {
        private readonly FakeHybridCache _inner = new();
        private readonly HybridCache _cache;

        public MeasuredCache() => _cache = _inner.UseGatewayMetrics(Metrics, "offers");

        public override IReadOnlyList<FailingCall> Failures =>
        [
            new("a time-out", "timeout_error", () => ThrowAsync(new TimeoutException()), typeof(TimeoutException)),
            new("a cache that is away", nameof(IOException), () => ThrowAsync(new IOException()), typeof(IOException)),
        ];

        public override Task SucceedAsync(CancellationToken cancellationToken) => GetAsync(FakeDistributedCache.Present, cancellationToken);

        public override Task HangAsync(CancellationToken cancellationToken) => GetAsync(FakeDistributedCache.Hanging, cancellationToken);

        private Task ThrowAsync(Exception exception)
        {
            _inner.Throws = exception;
            return GetAsync(FakeDistributedCache.Failing, CancellationToken.None);
        }

        private async Task GetAsync(string key, CancellationToken cancellationToken) =>
            (await _cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult("made"), cancellationToken: cancellationToken)).ShouldBe("found");
    }
}
