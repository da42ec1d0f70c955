namespace Gateway.Instrumentation;

/// <summary>The .NET runtime of the process: garbage collector, thread pool, locks, exceptions.</summary>
/// <remarks>
/// Nothing records to it: each number is read when it is scraped, in far less than a microsecond and without allocating.
/// All registries of a process show the same numbers. A host creates it at start unless
/// <see cref="GatewayMetricsOptions.ProcessMetrics"/> is false.
/// <list type="table">
/// <listheader><term>metric</term><description>source</description></listheader>
/// <item><term><c>dotnet_gc_collections_total</c></term><description><see cref="GC.CollectionCount"/>. A collection of a generation counts for the younger ones, too, so that generation 0 counts all.</description></item>
/// <item><term><c>dotnet_gc_heap_size_bytes</c></term><description><see cref="GC.GetTotalMemory"/> without a collection: what is allocated, garbage included that was not collected yet.</description></item>
/// <item><term><c>dotnet_gc_pause_seconds_total</c></term><description><see cref="GC.GetTotalPauseDuration"/>.</description></item>
/// <item><term><c>dotnet_threadpool_threads</c></term><description><see cref="ThreadPool.ThreadCount"/>.</description></item>
/// <item><term><c>dotnet_threadpool_queue_length</c></term><description><see cref="ThreadPool.PendingWorkItemCount"/>.</description></item>
/// <item><term><c>dotnet_lock_contentions_total</c></term><description><see cref="Monitor.LockContentionCount"/>.</description></item>
/// <item><term><c>dotnet_exceptions_total</c></term><description><see cref="AppDomain.FirstChanceException"/>: each throw, also one that is caught, and each throw anew, as by an <c>await</c>. Counted from when the first registry of the process shows it.</description></item>
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

    /// <summary>Registers the family's metrics and, where it is the first of the process, starts to count exceptions.</summary>
    /// <param name="metrics">Where to register them.</param>
    public RuntimeMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _collections = metrics.Counter("dotnet_gc_collections_total", "Garbage collections, by generation; each counts for the younger generations, too.", Label.Enum<Generation>("generation"));
        _heapSize = metrics.Gauge("dotnet_gc_heap_size_bytes", "Memory of objects, garbage included that was not collected yet.");
        _pauses = metrics.Counter("dotnet_gc_pause_seconds_total", "Time for which collections stopped all threads.");
        _poolThreads = metrics.Gauge("dotnet_threadpool_threads", "Threads that the pool has now.");
        _poolQueue = metrics.Gauge("dotnet_threadpool_queue_length", "Work items that wait for a thread of the pool.");
        _lockContentions = metrics.Counter("dotnet_lock_contentions_total", "Times that a thread had to wait for another one to leave a lock.");
        _exceptions = metrics.Counter("dotnet_exceptions_total", "Exceptions thrown, also those that were caught; each throw anew counts.");

        // Callbacks of one metric add up, so that a registry has these once however many instances of this family it has.
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
