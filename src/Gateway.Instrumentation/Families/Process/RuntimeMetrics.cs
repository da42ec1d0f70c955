namespace Gateway.Instrumentation;

/// <summary>The .NET runtime of the process: garbage collector, thread pool, locks, exceptions.</summary>
/// <remarks>
/// Each scrape reads the numbers, in far less than a microsecond each and without allocating. All registries of a process
/// show the same numbers. A host creates this family at start unless <see cref="GatewayMetricsOptions.ProcessMetrics"/> is
/// false.
/// <list type="table">
/// <listheader><term>metric</term><description>source</description></listheader>
/// <item><term><c>dotnet_gc_collections_total</c></term><description><see cref="GC.CollectionCount"/>. A collection of a generation also counts for all younger generations, so that generation 0 counts all collections.</description></item>
/// <item><term><c>dotnet_gc_heap_size_bytes</c></term><description><see cref="GC.GetTotalMemory"/> without a collection: the size of all allocated objects, including garbage that is not collected yet.</description></item>
/// <item><term><c>dotnet_gc_pause_seconds_total</c></term><description><see cref="GC.GetTotalPauseDuration"/>.</description></item>
/// <item><term><c>dotnet_threadpool_threads</c></term><description><see cref="ThreadPool.ThreadCount"/>.</description></item>
/// <item><term><c>dotnet_threadpool_queue_length</c></term><description><see cref="ThreadPool.PendingWorkItemCount"/>.</description></item>
/// <item><term><c>dotnet_lock_contentions_total</c></term><description><see cref="Monitor.LockContentionCount"/>.</description></item>
/// <item><term><c>dotnet_exceptions_total</c></term><description><see cref="AppDomain.FirstChanceException"/>: each throw, including caught exceptions and rethrows such as those of <c>await</c>. Counting starts when the first registry of the process shows this metric.</description></item>
/// </list>
/// </remarks>
public sealed class RuntimeMetrics
{
    private readonly Labeled<Counter, Generation> _collections;
    private readonly Gauge _heapSize;
    private readonly Counter _pauses;
    private readonly Gauge _poolThreads;
    private readonly Gauge _poolQueue;
    private readonly Counter _lockContentions;
    private readonly Counter _exceptions;

    /// <summary>Registers the family's metrics. The first instance in the process starts counting exceptions.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public RuntimeMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _collections = metrics.Counter("dotnet_gc_collections_total", "Number of garbage collections by generation; a collection also counts for all younger generations.", Label.Enum<Generation>("generation"));
        _heapSize = metrics.Gauge("dotnet_gc_heap_size_bytes", "Size of all allocated objects in bytes, including garbage that is not collected yet.");
        _pauses = metrics.Counter("dotnet_gc_pause_seconds_total", "Time in seconds for which garbage collections stopped all threads.");
        _poolThreads = metrics.Gauge("dotnet_threadpool_threads", "Number of threads in the thread pool.");
        _poolQueue = metrics.Gauge("dotnet_threadpool_queue_length", "Number of work items waiting for a thread of the pool.");
        _lockContentions = metrics.Counter("dotnet_lock_contentions_total", "Number of times a thread waited for a lock that another thread held.");
        _exceptions = metrics.Counter("dotnet_exceptions_total", "Number of exceptions thrown, including caught ones; each rethrow counts.");

        // Callbacks of one metric add up. Shared adds these once per registry, even with several instances of this family.
        if (metrics.Registry.Enabled)
            metrics.Shared(_ => new Sources(this));
    }

    private enum Generation
    {
        [LabelValue("0")]
        Gen0,

        [LabelValue("1")]
        Gen1,

        [LabelValue("2")]
        Gen2,
    }

    private sealed class Sources
    {
        public Sources(RuntimeMetrics family)
        {
            ThrownExceptions.Start();
            foreach (var generation in Enum.GetValues<Generation>())
                family._collections.WithLabels(generation).AddCallback(() => GC.CollectionCount((int)generation));
            family._heapSize.AddCallback(static () => GC.GetTotalMemory(forceFullCollection: false));
            family._pauses.AddCallback(static () => GC.GetTotalPauseDuration().TotalSeconds);
            family._poolThreads.AddCallback(static () => ThreadPool.ThreadCount);
            family._poolQueue.AddCallback(static () => ThreadPool.PendingWorkItemCount);
            family._lockContentions.AddCallback(static () => Monitor.LockContentionCount);
            family._exceptions.AddCallback(static () => ThrownExceptions.Count);
        }
    }
}
