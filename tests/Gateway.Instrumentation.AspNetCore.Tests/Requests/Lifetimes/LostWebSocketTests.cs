using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

public class LostWebSocketTests
{
    [Fact]
    public async Task A_request_that_is_no_WebSocket_does_not_wait_for_its_client_when_it_loses_one_elsewhere()
    {
        await using var services = new ServiceCollection().AddLogging().AddGatewayMetrics().Services.BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseGatewayMetrics();
        app.Run(_ => Task.FromException(new WebSocketException(WebSocketError.ConnectionClosedPrematurely)));

        var answer = app.Build()(new DefaultHttpContext());

        answer.IsFaulted.ShouldBeTrue();
        await Should.ThrowAsync<WebSocketException>(answer);
    }
}
