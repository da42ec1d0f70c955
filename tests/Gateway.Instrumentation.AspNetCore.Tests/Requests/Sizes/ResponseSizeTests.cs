using System.IO.Compression;
using System.Net.WebSockets;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

public class ResponseSizeTests
{
    [Fact]
    public async Task Json_counts_as_many_bytes_as_arrive()
    {
        var body = "";
        var metrics = await Measured.OnceAsync(
            app => app.MapGet("/items", () => Results.Ok(Enumerable.Range(0, 20_000).ToList())),
            async client => body = await client.GetStringAsync("/items"));

        metrics.ResponseSize().ShouldBe(body.Length);
    }

    [Fact]
    public async Task A_file_counts_whole()
    {
        using var folder = new TemporaryFolder();
        folder.Write("prices.txt", new string('a', 300_000));

        var metrics = await Measured.OnceAsync(
            app => app.MapGet("/items", () => Results.File(folder.PathOf("prices.txt"))),
            async client => (await client.GetByteArrayAsync("/items")).Length.ShouldBe(300_000));

        metrics.ResponseSize().ShouldBe(300_000);
    }

    [Fact]
    public async Task A_file_that_is_gone_once_it_is_sent_harms_nobody()
    {
        using var folder = new TemporaryFolder();
        folder.Write("prices.txt", "hello");

        var metrics = await Measured.OnceAsync(
            app => app.MapGet("/items", (HttpContext context) => context.Response.SendFileAsync(folder.PathOf("prices.txt"))),
            async client => (await client.GetStringAsync("/items")).ShouldBe("hello"),
            builder => builder.Services.AddSingleton<IStartupFilter>(new DeletesWhatIsSent()));

        metrics.ResponseSize().ShouldBe(5);
    }

    [Theory]
    [InlineData(10, 25L, 25)]
    [InlineData(40, null, 60)]
    public async Task A_part_of_a_file_counts_as_far_as_it_is_sent(long offset, long? count, double sent)
    {
        using var folder = new TemporaryFolder();
        folder.Write("prices.txt", new string('a', 100));

        var metrics = await Measured.OnceAsync(
            app => app.MapGet("/items", (HttpContext context) => context.Response.SendFileAsync(folder.PathOf("prices.txt"), offset, count)),
            async client => (await client.GetByteArrayAsync("/items")).Length.ShouldBe((int)sent));

        metrics.ResponseSize().ShouldBe(sent);
    }

    [Fact]
    public async Task A_compressed_answer_counts_what_is_on_the_wire()
    {
        var body = Array.Empty<byte>();
        var metrics = await Measured.OnceAsync(
            app =>
            {
                app.UseResponseCompression();
                app.MapGet("/items", () => new string('a', 50_000));
            },
            async client =>
            {
                client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
                body = await client.GetByteArrayAsync("/items");
            },
            builder => builder.Services.AddResponseCompression());

        using var text = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
        (await text.ReadToEndAsync()).Length.ShouldBe(50_000);
        metrics.ResponseSize().ShouldBe(body.Length);
    }

    [Fact]
    public async Task The_answer_to_head_has_no_length_though_its_handler_writes()
    {
        var metrics = await Measured.OnceAsync(
            app => app.MapMethods("/items", ["HEAD"], (HttpContext context) => context.Response.WriteAsync("not sent")),
            async client => (await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/items"))).EnsureSuccessStatusCode());

        metrics.ResponseSize().ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_without_a_body_has_length_0()
    {
        var metrics = await Measured.OnceAsync(
            app => app.MapDelete("/items", () => Results.NoContent()),
            async client => (await client.DeleteAsync("/items")).EnsureSuccessStatusCode());

        metrics.ResponseSize().ShouldBe(0);
    }

    [Fact]
    public async Task An_unhandled_exception_has_length_0_when_nothing_was_written()
    {
        var metrics = await Measured.OnceAsync(
            app => app.MapGet("/items", string () => throw new InvalidOperationException("broken on purpose")),
            async client => (await client.GetAsync("/items")).StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError));

        metrics.ResponseSize().ShouldBe(0);
    }

    [Fact]
    public async Task A_client_that_went_away_has_no_length_to_record()
    {
        var reached = new Signal();
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("the beginning");
            reached.Set();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using (var connection = await RawConnection.OpenAsync(app.Address))
        {
            await connection.SendAsync("GET /items HTTP/1.1\r\nHost: gateway\r\n\r\n");
            await reached.WaitAsync();
            connection.HangUp();
        }

        await app.StopAsync();

        app.Metrics.ResponseSize().ShouldBeNull();
    }

    [Fact]
    public async Task A_socket_has_no_length_to_record()
    {
        await using var app = await Measured.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/socket", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            });
        });
        using (var client = new ClientWebSocket())
        {
            await client.ConnectAsync(new Uri($"ws://{app.Address.Authority}/socket"), CancellationToken.None);
            await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        await app.StopAsync();

        app.Metrics.ResponseSize().ShouldBeNull();
    }

    [Fact]
    public async Task A_middleware_that_never_gives_the_body_back_sends_nothing()
    {
        var metrics = await Measured.OnceAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.Body = new MemoryStream();
                    return next(context);
                });
                app.MapGet("/items", () => "lost");
            },
            async client => (await client.GetStringAsync("/items")).ShouldBeEmpty());

        metrics.ResponseSize().ShouldBe(0);
    }
}
