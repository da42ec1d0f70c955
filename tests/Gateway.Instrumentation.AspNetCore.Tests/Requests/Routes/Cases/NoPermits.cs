using System.Threading.RateLimiting;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>A rate limiter that lets nothing through.</summary>
internal sealed class NoPermits : RateLimiter
{
    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Refusal();

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => ValueTask.FromResult<RateLimitLease>(new Refusal());

    private sealed class Refusal : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
