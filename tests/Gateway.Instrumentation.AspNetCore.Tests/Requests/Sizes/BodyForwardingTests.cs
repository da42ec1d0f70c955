using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

/// <summary>What a handler calls on the body reaches that of the server.</summary>
public class BodyForwardingTests
{
    [Fact]
    public async Task Members_of_the_feature_reach_the_servers()
    {
        using var server = new RecordingBody();
        await RunAsync(server, async context =>
        {
            var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            body.DisableBuffering();
            await body.StartAsync(new CancellationToken(canceled: true));
            await body.CompleteAsync();
        });

        server.Calls.ShouldBe(["DisableBuffering", "StartAsync, cancelled", "CompleteAsync"]);
    }

    [Fact]
    public async Task The_stream_shows_what_the_servers_can_do()
    {
        using var server = new RecordingBody();
        await RunAsync(server, context =>
        {
            var stream = context.Response.Body;
            stream.Write("abcdef"u8);
            (stream.CanRead, stream.CanSeek, stream.CanWrite, stream.Length, stream.Position).ShouldBe((true, true, true, 6, 6));
            stream.Seek(1, SeekOrigin.Begin).ShouldBe(1);
            stream.SetLength(4);
            stream.Position = 2;
            var read = new byte[10];
            stream.Read(read, 1, 9).ShouldBe(2);
            read[..3].ShouldBe("\0cd"u8.ToArray());
            return Task.CompletedTask;
        });

        server.Written.ShouldBe("abcd"u8.ToArray());
    }

    [Fact]
    public async Task The_writer_shows_what_the_servers_can_do()
    {
        using var server = new RecordingBody();
        await RunAsync(server, async context =>
        {
            var writer = context.Response.BodyWriter;
            writer.CanGetUnflushedBytes.ShouldBe(server.Writer.CanGetUnflushedBytes);
            "abc"u8.CopyTo(writer.GetSpan(3));
            writer.Advance(3);
            writer.UnflushedBytes.ShouldBe(3);
            writer.CancelPendingFlush();
            (await writer.FlushAsync()).IsCanceled.ShouldBeTrue();
            (await writer.FlushAsync()).IsCanceled.ShouldBeFalse();
        });

        server.Written.ShouldBe("abc"u8.ToArray());
    }

    [Fact]
    public async Task A_failing_write_throws_what_the_servers_throws()
    {
        using var server = new RecordingBody();
        server.Stream.Dispose();

        await RunAsync(server, async context =>
        {
            Should.Throw<ObjectDisposedException>(() => context.Response.Body.Write("abc"u8));
            await Should.ThrowAsync<ObjectDisposedException>(async () => await context.Response.Body.WriteAsync("abc"u8.ToArray()));
        });
    }

    [Fact]
    public async Task What_a_server_has_not_done_yet_is_not_done()
    {
        using var server = new WaitingBody();
        await RunAsync(server, async context =>
        {
            var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            Task[] waiting = [context.Response.Body.WriteAsync("abc"u8.ToArray()).AsTask(), context.Response.Body.FlushAsync(), body.CompleteAsync()];
            waiting.ShouldAllBe(task => !task.IsCompleted);
            server.Fail(new IOException("broken on purpose"));
            foreach (var task in waiting)
                (await Should.ThrowAsync<IOException>(task)).Message.ShouldBe("broken on purpose");
        });
    }

    private static async Task RunAsync(IHttpResponseBodyFeature server, RequestDelegate handler)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics(options => options.RequestIds.Enabled = false);
                app.Run(handler);
            },
            configureServices: services => services.ActAsServer(async (context, next) =>
            {
                var own = context.Features.Get<IHttpResponseBodyFeature>();
                context.Features.Set(server);
                await next(context);
                context.Features.Set(own);
            }));
        (await app.Client.GetAsync("/")).EnsureSuccessStatusCode();
    }

    /// <summary>A server's body that waits for its client.</summary>
    private sealed class WaitingBody : MemoryStream, IHttpResponseBodyFeature
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Stream Stream => this;

        public PipeWriter Writer => PipeWriter.Create(this);

        public void Fail(Exception exception) => _done.SetException(exception);

        public override Task FlushAsync(CancellationToken cancellationToken) => _done.Task;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(_done.Task);

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => _done.Task;

        public Task CompleteAsync() => _done.Task;
    }

    private sealed class RecordingBody : IHttpResponseBodyFeature, IDisposable
    {
        private readonly MemoryStream _stream = new();

        public RecordingBody() => Writer = PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));

        public List<string> Calls { get; } = [];

        public byte[] Written => _stream.ToArray();

        public Stream Stream => _stream;

        public PipeWriter Writer { get; }

        public void DisableBuffering() => Calls.Add("DisableBuffering");

        public Task StartAsync(CancellationToken cancellationToken = default)
        {
            Calls.Add(cancellationToken.IsCancellationRequested ? "StartAsync, cancelled" : "StartAsync");
            return Task.CompletedTask;
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync()
        {
            Calls.Add("CompleteAsync");
            return Task.CompletedTask;
        }

        public void Dispose() => _stream.Dispose();
    }
}
