using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;

namespace Gateway.Instrumentation.Caching;

/// <summary>
/// Measures a <see cref="HybridCache"/>. A look-up is a miss when its factory starts, and a hit when it is answered without: one miss
/// for each run of a factory, however many wait for it. The factory's time is its own operation and no part of the look-up's.
/// </summary>
internal sealed class MeasuredHybridCache : HybridCache
{
    private readonly HybridCache _cache;
    private readonly CacheMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly IErrorClassifier _errors;
    private readonly string _name;

    // All who wait for a factory get what it threw.
    private readonly ConditionalWeakTable<Exception, object> _thrownByFactories = [];

    public MeasuredHybridCache(HybridCache cache, GatewayMetrics metrics, string name)
    {
        (_cache, _metrics, _time, _errors, _name) = (cache, metrics.Cache, metrics.Factory.TimeProvider, metrics.Factory.Errors, name);
        metrics.Cache.AnnounceCache(name);
    }

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        var lookup = new Lookup<TState, T>(this, state, factory, options);
        try
        {
            return lookup.EndAsync(_cache.GetOrCreateAsync<object, T>(key, lookup, Lookup<TState, T>.Factory, options, tags, cancellationToken), cancellationToken);
        }
        catch (Exception exception)
        {
            lookup.Fail(exception, cancellationToken); // before it gave a task
            throw;
        }
    }

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        ReadOnlySpan<char> key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        var lookup = new Lookup<TState, T>(this, state, factory, options);
        try
        {
            return lookup.EndAsync(_cache.GetOrCreateAsync<object, T>(key, lookup, Lookup<TState, T>.Factory, options, tags, cancellationToken), cancellationToken);
        }
        catch (Exception exception)
        {
            lookup.Fail(exception, cancellationToken); // before it gave a task
            throw;
        }
    }

    public override ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
        MeasureAsync(
            CacheOperation.Set, (key, value, options, tags), static (cache, call, token) => cache.SetAsync(call.key, call.value, call.options, call.tags, token), cancellationToken);

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) =>
        MeasureAsync(CacheOperation.Remove, key, static (cache, key, token) => cache.RemoveAsync(key, token), cancellationToken);

    public override ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default) =>
        MeasureAsync(CacheOperation.Remove, keys, static (cache, keys, token) => cache.RemoveAsync(keys, token), cancellationToken);

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        MeasureAsync(CacheOperation.Remove, tag, static (cache, tag, token) => cache.RemoveByTagAsync(tag, token), cancellationToken);

    public override ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default) =>
        MeasureAsync(CacheOperation.Remove, tags, static (cache, tags, token) => cache.RemoveByTagAsync(tags, token), cancellationToken);

    private async ValueTask MeasureAsync<TCall>(
        CacheOperation operation, TCall call, Func<HybridCache, TCall, CancellationToken, ValueTask> execute, CancellationToken cancellationToken)
    {
        using var scope = _metrics.TrackOperation(_name, operation);
        try
        {
            await execute(_cache, call, cancellationToken).ConfigureAwait(false);
            scope.Succeed();
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>One look-up, and its factory if it runs.</summary>
    private sealed class Lookup<TState, T>(MeasuredHybridCache cache, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options)
    {
        // The state is an object: with its own type, a cache inside a cache would be a type inside a type without end, and programs that are
        // compiled ahead of time need them all.
        public static readonly Func<object, CancellationToken, ValueTask<T>> Factory = static (lookup, token) => ((Lookup<TState, T>)lookup).CreateAsync(token);

        private readonly long _startedAt = cache._time.GetTimestamp();
        private bool _isMiss;
        private TimeSpan _creating;

        public async ValueTask<T> EndAsync(ValueTask<T> answer, CancellationToken cancellationToken)
        {
            try
            {
                var value = await answer.ConfigureAwait(false);
                Record();
                if (!_isMiss)
                    Found(value);
                return value;
            }
            catch (Exception exception)
            {
                Fail(exception, cancellationToken);
                throw;
            }
        }

        public void Fail(Exception exception, CancellationToken cancellationToken)
        {
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
                cache._metrics.RecordOperation(cache._name, CacheOperation.Get, OperationOutcome.Cancelled, Elapsed());
            else if (cache._thrownByFactories.TryGetValue(exception, out _))
                Record(); // no error of the cache
            else
                cache._metrics.RecordOperation(cache._name, CacheOperation.Get, cache._errors.Classify(exception), Elapsed());
        }

        private async ValueTask<T> CreateAsync(CancellationToken cancellationToken)
        {
            _isMiss = true;
            cache._metrics.RecordMiss(cache._name);
            var startedAt = cache._time.GetTimestamp();
            using var scope = cache._metrics.TrackOperation(cache._name, CacheOperation.Create);
            try
            {
                var value = await factory(state, cancellationToken).ConfigureAwait(false);
                scope.Succeed();
                return value;
            }
            catch (Exception exception)
            {
                cache._thrownByFactories.AddOrUpdate(exception, cache);
                scope.Fail(exception, cancellationToken);
                throw;
            }
            finally
            {
                _creating = cache._time.GetElapsedTime(startedAt);
            }
        }

        // Without a factory to run, the cache answers with the default for what is not there.
        private void Found(T value)
        {
            if (EqualityComparer<T>.Default.Equals(value, default) && options?.Flags is { } flags && (flags & HybridCacheEntryFlags.DisableUnderlyingData) != 0)
                cache._metrics.RecordMiss(cache._name);
            else
                cache._metrics.RecordHit(cache._name);
        }

        private void Record() => cache._metrics.RecordOperation(cache._name, CacheOperation.Get, Elapsed());

        private TimeSpan Elapsed()
        {
            var elapsed = cache._time.GetElapsedTime(_startedAt) - _creating;
            return elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed;
        }
    }
}
