using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The stream of a <see cref="CountingResponseBody"/>.</summary>
internal sealed class CountingStream(CountingResponseBody body) : Stream
{
    public Stream Inner { get; set; } = null!; // set before this is handed out

    public override bool CanRead => Inner.CanRead;

    public override bool CanSeek => Inner.CanSeek;

    public override bool CanWrite => Inner.CanWrite;

    public override long Length => Inner.Length;

    public override long Position { get => Inner.Position; set => Inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Inner.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => Inner.Seek(offset, origin);

    public override void SetLength(long value) => Inner.SetLength(value);

    public override void Flush()
    {
        Inner.Flush();
        body.Flushed(body.Sending());
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var wasClientConnected = body.Sending();
        return NoteFlush(new ValueTask(Inner.FlushAsync(cancellationToken)), wasClientConnected).AsTask();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Inner.Write(buffer);
        body.Wrote(buffer);
        body.Flushed(body.Sending());
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        body.Wrote(buffer.Span);
        var wasClientConnected = body.Sending();
        return NoteFlush(Inner.WriteAsync(buffer, cancellationToken), wasClientConnected);
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    private ValueTask NoteFlush(ValueTask write, bool wasClientConnected)
    {
        if (!write.IsCompletedSuccessfully)
            return NoteFlushLaterAsync(write);
        body.Flushed(wasClientConnected);
        return write;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask NoteFlushLaterAsync(ValueTask write)
    {
        await write.ConfigureAwait(false);
        body.Flushed(body.IsClientConnected);
    }
}
