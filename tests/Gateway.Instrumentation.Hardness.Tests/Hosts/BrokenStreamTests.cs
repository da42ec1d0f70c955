using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.Hardness.Tests;

public class BrokenStreamTests
{
    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task A_stream_that_breaks_anywhere_fails_that_page_and_no_other(ExpositionFormat format)
    {
        var registry = LargeRegistry.Create();
        var whole = registry.CollectText(format);

        foreach (var breaksAfter in (int[])[0, 1, 4096, 40_000, 500_000, whole.Length - 1])
        {
            var output = PipeWriter.Create(new BreakingStream(breaksAfter));
            await Should.ThrowAsync<IOException>(() => registry.CollectAsync(output, format).AsTask());

            registry.CollectText(format).ShouldBe(whole);
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task A_response_that_breaks_half_way_leaves_the_host_running(string encoding)
    {
        var registry = LargeRegistry.Create();
        var breaks = true;
        await using var app = await HardApp.StartAsync(registry, map: app => app.Use((context, next) =>
        {
            if (breaks)
                context.Response.Body = new BreakingStream(10_000);
            return next(context);
        }));

        for (var i = 0; i < 5; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "Accept-Encoding", encoding } } };
            try
            {
                using var response = await app.Client.SendAsync(request);
                response.IsSuccessStatusCode.ShouldBeFalse();
            }
            catch (HttpRequestException)
            {
                // or the connection is cut, because the answer had begun
            }
        }

        app.Log.Errors.Count.ShouldBe(5); // the host's own line for each failed request, and none of ours
        breaks = false;
        (await app.Client.GetStringAsync(new Uri("/text", UriKind.Relative))).ShouldBe(registry.CollectText());
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task Scrapers_that_go_away_half_way_are_no_error(string encoding)
    {
        var registry = LargeRegistry.Create();
        var ended = 0;
        await using var app = await HardApp.StartAsync(registry, map: app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }));
        const int Scrapers = 30;
        for (var i = 0; i < Scrapers; i++)
        {
            using var socket = await RequestAsync(app, encoding);
            if (i % 3 != 0)
                await socket.ReceiveAsync(new byte[100]);
            socket.Close(timeout: 0); // a reset in the middle of the page
        }

        await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref ended)), static ended => ended >= Scrapers * 2 / 3, "requests that ended");
        (await app.Client.GetStringAsync(new Uri("/text", UriKind.Relative))).ShouldBe(registry.CollectText());
        app.Log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_stops_while_scrapers_hang_in_the_middle_of_a_page()
    {
        var registry = LargeRegistry.Create();
        await using var app = await HardApp.StartAsync(registry, services: services =>
            Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<Microsoft.Extensions.Hosting.HostOptions>(
                services, options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(300)));
        List<Socket> hanging = [];
        for (var i = 0; i < 6; i++)
        {
            var socket = await RequestAsync(app, i % 2 == 0 ? "identity" : "gzip");
            await socket.ReceiveAsync(new byte[10]);
            hanging.Add(socket); // reads no further
        }

        await app.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));

        hanging.ForEach(socket => socket.Dispose());
        app.Log.Errors.ShouldBeEmpty();
        var page = registry.CollectText();
        page.Length.ShouldBeGreaterThan(1_000_000);
        new MetricFactory(registry).Counter("after_total", "After.").Inc();
        registry.CollectText().ShouldContain("after_total 1\n");
    }

    private static async Task<Socket> RequestAsync(HardApp app, string encoding)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        var address = app.Client.BaseAddress!;
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {address.Authority}\r\nAccept-Encoding: {encoding}\r\n\r\n"));
        return socket;
    }

    private sealed class BreakingStream(long after) : Stream
    {
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            _written += count;
            if (_written > after)
                throw new IOException("the wire is cut");
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
