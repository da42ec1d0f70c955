using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;

namespace IngestionWorker.Ingestion;

/// <summary>
/// The files that have changed and are not in the graph yet. Takes them without waiting, because the system drops events of a folder
/// whose reader is slow, and each once: <see cref="PendingKeys{TKey}"/> leaves out what is pending. Thread-safe.
/// </summary>
internal sealed class FileChanges(GatewayMetrics metrics)
{
    private readonly PendingKeys<string> _pending = new(metrics.Batches, StringComparer.Ordinal);
    private readonly Channel<string> _files = Channel.CreateUnbounded<string>();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;

    /// <summary>Number of files that no worker has begun with.</summary>
    public int Waiting => _pending.Count;

    /// <summary>Number of changes so far.</summary>
    public int Added { get; private set; }

    /// <summary>Number of changes that are done with.</summary>
    public int Done { get; private set; }

    public void Add(string file)
    {
        if (!_pending.TryAdd(file))
            return;
        lock (_lock)
            Added++;
        _files.Writer.TryWrite(file);
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _files.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake([MaybeNullWhen(false)] out string file) => _files.Reader.TryRead(out file);

    /// <summary>A worker begins with a file. From now on, a change of it is a new one.</summary>
    public void Begin(string file) => _pending.Remove(file);

    /// <summary>Changes are in the graph, or cannot be.</summary>
    public void End(int files)
    {
        lock (_lock)
        {
            Done += files;
            if (Done != Added)
                return;
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    /// <summary>Ends when all changes so far are done with.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            if (Done == Added)
                return Task.CompletedTask;
            return (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
