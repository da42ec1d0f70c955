using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

/// <summary>A server's body whose writes complete later, as those to a slow client do.</summary>
internal sealed class SlowBody : IHttpResponseBodyFeature
{
    public SlowBody()
    {
        Stream = new SlowStream();
        Writer = PipeWriter.Create(Stream);
    }

    public Stream Stream { get; }

    public PipeWriter Writer { get; }

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => await Task.Yield();

    public async Task CompleteAsync() => await Task.Yield();

    private sealed class SlowStream : MemoryStream
    {
        public override async Task FlushAsync(CancellationToken cancellationToken) => await Task.Yield();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Write(buffer.Span);
        }
    }
}
