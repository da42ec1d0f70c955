using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The pipe of a <see cref="CountedResponseBody"/>.</summary>
internal sealed class CountedWriter(CountedResponseBody body) : PipeWriter
{
    public PipeWriter Inner { get; set; } = null!; // set before anyone gets hold of this

    public override bool CanGetUnflushedBytes => Inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => Inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        Inner.Advance(bytes);
        body.Bytes += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => Inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => Inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        body.Bytes += source.Length;
        var wasClientThere = body.IsClientThere;
        return Watch(Inner.WriteAsync(source, cancellationToken), wasClientThere);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var wasClientThere = body.IsClientThere;
        return Watch(Inner.FlushAsync(cancellationToken), wasClientThere);
    }

    public override void CancelPendingFlush() => Inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => Inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => Inner.CompleteAsync(exception);

    private ValueTask<FlushResult> Watch(ValueTask<FlushResult> flush, bool wasClientThere)
    {
        if (!flush.IsCompletedSuccessfully)
            return WatchLaterAsync(flush);
        body.Flushed(wasClientThere);
        return flush;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WatchLaterAsync(ValueTask<FlushResult> flush)
    {
        var result = await flush.ConfigureAwait(false);
        body.Flushed(body.IsClientThere);
        return result;
    }
}
