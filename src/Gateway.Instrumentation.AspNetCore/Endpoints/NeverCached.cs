using Microsoft.AspNetCore.OutputCaching;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Metadata of the endpoints of <c>MapGatewayMetrics</c>: keeps them out of the application's output cache, whatever policy it
/// has for all endpoints. A page is a reading, and its format and encoding are those that one client asked for.
/// </summary>
/// <remarks>Response caching reads the header <c>Cache-Control: no-store</c> instead.</remarks>
internal sealed class NeverCached : IOutputCachePolicy
{
    public static NeverCached Instance { get; } = new();

    // After the policies for all endpoints: the last word on looking up and storing is here.
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}
