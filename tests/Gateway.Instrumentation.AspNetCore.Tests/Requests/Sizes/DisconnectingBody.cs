using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

/// <summary>A server's body whose client reads all at once and disconnects.</summary>
internal sealed class DisconnectingBody(CancellationTokenSource disconnected) : StreamResponseBodyFeature(new DisconnectingStream(disconnected))
{
    private sealed class DisconnectingStream(CancellationTokenSource disconnected) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            disconnected.Cancel();
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
