using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Allocation;

/// <summary>A body that nobody reads, and that takes what is written without an allocation.</summary>
internal sealed class DiscardedBody : IHttpResponseBodyFeature
{
    public Stream Stream => Stream.Null;

    public PipeWriter Writer { get; } = new DiscardingWriter();

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => Task.CompletedTask;

    private sealed class DiscardingWriter : PipeWriter
    {
        private readonly byte[] _buffer = new byte[4096];

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
