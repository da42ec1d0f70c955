using System.Net;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.HttpClients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What a measured call of an HttpClient or a database costs, beside the same call without measuring: on loopback, and without a network.</summary>
internal static partial class CallsCommand
{
    private static readonly Uri NoNetwork = new("http://billing.test/ok");

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var rounds = arguments.IsQuick ? 50 : 501;
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var large = new byte[64 * 1024];
        app.MapGet("/small", static () => "hello");
        app.MapGet("/large", (HttpContext context) => context.Response.Body.WriteAsync(large).AsTask());
        await app.StartAsync();
        var address = new Uri(app.Urls.First());

        var table = new MarkdownTable("call", "µs per call, bare", "measured", "measured / bare, median of the rounds", "from – to", "bytes per call more");
        await HttpRowAsync(table, "a small answer from Kestrel on loopback", () => new SocketsHttpHandler(), new Uri(address, "small"), calls: 20, rounds);
        await HttpRowAsync(table, "64 KB from Kestrel on loopback", () => new SocketsHttpHandler(), new Uri(address, "large"), calls: 20, rounds);
        await HttpRowAsync(table, "a small answer without a network", () => new AnswerAtOnce(), NoNetwork, calls: 500, rounds);
        await DatabasesAsync(table, rounds);
        return 0;
    }

    private static async Task HttpRowAsync(MarkdownTable table, string call, Func<HttpMessageHandler> handler, Uri address, int calls, int rounds)
    {
        using var bare = new HttpClient(handler());
        using var measured = new HttpClient(new GatewayMetricsHandler(new GatewayMetrics(), handler()));
        await RowAsync(table, call, () => bare.GetByteArrayAsync(address), () => measured.GetByteArrayAsync(address), calls, rounds);
    }

    private static async Task RowAsync(MarkdownTable table, string call, Func<Task> bare, Func<Task> measured, int calls, int rounds)
    {
        const int WarmUp = 1000; // the compiler takes tens of thousands of calls until it is through with its stages
        var result = await PairedRounds.OfCallsAsync(bare, measured, calls, rounds, WarmUp);
        table.Row([call, .. result.Cells()]);
    }

    private sealed class AnswerAtOnce : HttpMessageHandler
    {
        private static readonly byte[] Answer = "hello"u8.ToArray();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answer) });
    }
}
