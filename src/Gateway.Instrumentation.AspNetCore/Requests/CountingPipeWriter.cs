using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The pipe writer of a <see cref="CountingResponseBody"/>.</summary>
internal sealed class CountingPipeWriter(CountingResponseBody body) : PipeWriter
{
    public PipeWriter Inner { get; set; } = null!; // set before this is handed out

    private Memory<byte> _written; // what an event stream writes to now

    /// <summary>Forgets the memory that the last response asked for and left.</summary>
    public void Start() => _written = default;

    public override bool CanGetUnflushedBytes => Inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => Inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        if (_written.IsEmpty)
        {
            Inner.Advance(bytes);
            body.Wrote(bytes);
            return;
        }

        body.Wrote(_written.Span[..bytes]);
        _written = default;
        Inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => body.CountsEvents ? _written = Inner.GetMemory(sizeHint) : Inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => body.CountsEvents ? GetMemory(sizeHint).Span : Inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        body.Wrote(source.Span);
        var wasClientConnected = body.Sending();
        return NoteFlush(Inner.WriteAsync(source, cancellationToken), wasClientConnected);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var wasClientConnected = body.Sending();
        return NoteFlush(Inner.FlushAsync(cancellationToken), wasClientConnected);
    }

    public override void CancelPendingFlush() => Inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => Inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => Inner.CompleteAsync(exception);

    private ValueTask<FlushResult> NoteFlush(ValueTask<FlushResult> flush, bool wasClientConnected)
    {
        if (!flush.IsCompletedSuccessfully)
            return NoteFlushLaterAsync(flush);
        body.Flushed(wasClientConnected);
        return flush;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> NoteFlushLaterAsync(ValueTask<FlushResult> flush)
    {
        var result = await flush.ConfigureAwait(false);
        body.Flushed(body.IsClientConnected);
        return result;
    }
}
