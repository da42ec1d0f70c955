using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

/// <summary>A server's body whose client reads all at once and hangs up.</summary>
internal sealed class HangingUpBody(CancellationTokenSource gone) : StreamResponseBodyFeature(new HangingUpStream(gone))
{
    private sealed class HangingUpStream(CancellationTokenSource gone) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            gone.Cancel();
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
