using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>A WebSocket whose client goes without a word, as a browser tab does: the handler may learn of it before the request is told.</summary>
public class BrokenSocketTests
{
    private const int Times = 100;

    [Fact]
    public async Task Is_no_error()
    {
        await using var app = await Measured.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/socket", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                await socket.ReceiveAsync(new byte[10], CancellationToken.None);
            });
        });
        for (var i = 0; i < Times; i++)
        {
            using var client = new ClientWebSocket();
            await client.ConnectAsync(new Uri($"ws://{app.Address.Authority}/socket"), CancellationToken.None);
            await client.ReceiveAsync(new byte[10], CancellationToken.None); // the handler waits for an answer now
            client.Abort();
        }

        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /socket 499"]);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    [Fact]
    public async Task Is_no_error_where_the_request_is_told_a_moment_later()
    {
        using var gone = new CancellationTokenSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics();
                app.Run(async _ =>
                {
                    await Task.Yield();
                    gone.CancelAfter(TimeSpan.FromMilliseconds(50));
                    throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
                });
            },
            configureServices: services => services.ActAsServer((context, next) =>
            {
                context.RequestAborted = gone.Token;
                context.Features.Set<IHttpWebSocketFeature>(new SocketRequest());
                return next(context);
            }));

        await Should.ThrowAsync<Exception>(() => app.Client.GetAsync("/"));

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET unmatched 499"]);
    }

    private sealed class SocketRequest : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => throw new NotSupportedException();
    }
}
