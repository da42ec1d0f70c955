using System.IO.Pipelines;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Tells a scrape's place while the reader leaves a piece unread.</summary>
internal sealed class PacedPipeWriter(PipeWriter output, ScrapePlace place) : PipeWriter
{
    private const int PieceBytes = 32 * 1024;

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => output.UnflushedBytes;

    public override void Advance(int bytes) => output.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = output.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? flush : AwaitAsync(flush);
    }

    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        while (source.Length > PieceBytes)
        {
            await AwaitAsync(output.WriteAsync(source[..PieceBytes], cancellationToken)).ConfigureAwait(false);
            source = source[PieceBytes..];
        }

        return await AwaitAsync(output.WriteAsync(source, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<FlushResult> AwaitAsync(ValueTask<FlushResult> flush)
    {
        if (flush.IsCompletedSuccessfully)
            return flush.Result;
        place.Waits();
        var result = await flush.ConfigureAwait(false);
        place.Works();
        return result;
    }
}
