using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>A server on a loopback port that speaks the protocol of OpenAI, and does what a test wants. Read through the OpenAI package.</summary>
internal sealed class OpenAIServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OpenAIServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>The bodies of the requests that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static Task<OpenAIServer> StartAsync(RequestDelegate answer) => StartAsync((context, _) => answer(context));

    public static async Task<OpenAIServer> StartAsync(Func<HttpContext, string, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new OpenAIServer(app);
        app.MapPost("/v1/{**path}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            server.Requests.Enqueue(body);
            await answer(context, body);
        });
        await app.StartAsync();
        return server;
    }

    public OpenAIClient Client(TimeSpan? timeout = null, HttpMessageHandler? handler = null)
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri(Address, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        if (timeout is not null)
            options.NetworkTimeout = timeout;
        if (handler is not null)
            options.Transport = new HttpClientPipelineTransport(new HttpClient(handler));
        return new OpenAIClient(new ApiKeyCredential("sk-secret"), options);
    }

    /// <summary>A measured client.</summary>
    public IChatClient Chat(GatewayMetrics metrics, TimeSpan? timeout = null, string model = "gpt-4o", Action<GatewayMetricsChatOptions>? configure = null) =>
        Client(timeout).GetChatClient(model).AsIChatClient().AsBuilder().UseGatewayMetrics(metrics, configure).Build();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
