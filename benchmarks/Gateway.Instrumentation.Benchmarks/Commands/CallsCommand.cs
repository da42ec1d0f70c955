using System.Diagnostics;
using System.Globalization;
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
        Row(table, "a small answer from Kestrel on loopback", await CompareAsync(() => new SocketsHttpHandler(), new Uri(address, "small"), calls: 20, rounds));
        Row(table, "64 KB from Kestrel on loopback", await CompareAsync(() => new SocketsHttpHandler(), new Uri(address, "large"), calls: 20, rounds));
        Row(table, "a small answer without a network", await CompareAsync(() => new AnswerAtOnce(), NoNetwork, calls: 500, rounds));
        await DatabasesAsync(table, rounds);
        return 0;
    }

    private static void Row(MarkdownTable table, string call, List<(double Bare, double Measured, double Bytes)> rounds)
    {
        var ratios = rounds.Select(static round => round.Measured / round.Bare).Order().ToList();
        var bytes = rounds.Select(static round => round.Bytes).Order().ToList();
        table.Row(
            call, MarkdownTable.Number(rounds.Min(static round => round.Bare)), MarkdownTable.Number(rounds.Min(static round => round.Measured)),
            ratios[ratios.Count / 2].ToString("0.000", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{ratios[ratios.Count / 4]:0.000} – {ratios[ratios.Count * 3 / 4]:0.000}"),
            Math.Round(bytes[bytes.Count / 2]).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<List<(double Bare, double Measured, double Bytes)>> CompareAsync(Func<HttpMessageHandler> handler, Uri address, int calls, int rounds)
    {
        using var bare = new HttpClient(handler());
        using var measured = new HttpClient(new GatewayMetricsHandler(new GatewayMetrics(), handler()));
        return await CompareAsync(() => bare.GetByteArrayAsync(address), () => measured.GetByteArrayAsync(address), calls, rounds);
    }

    private static async Task<List<(double Bare, double Measured, double Bytes)>> CompareAsync(Func<Task> bare, Func<Task> measured, int calls, int rounds)
    {
        var result = new List<(double, double, double)>();
        const int WarmUp = 1000; // the compiler takes tens of thousands of calls until it is through with its stages
        for (var round = 0; round < rounds + WarmUp; round++)
        {
            // Who comes first changes, so that what the machine does meanwhile meets both.
            var (first, second) = round % 2 == 0 ? (bare, measured) : (measured, bare);
            var (one, other) = (await TimeAsync(first), await TimeAsync(second));
            if (round >= WarmUp)
                result.Add(round % 2 == 0 ? (one.Time, other.Time, other.Bytes - one.Bytes) : (other.Time, one.Time, one.Bytes - other.Bytes));
        }

        return result;

        async Task<(double Time, double Bytes)> TimeAsync(Func<Task> one)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++)
                await one();
            return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls);
        }
    }

    private sealed class AnswerAtOnce : HttpMessageHandler
    {
        private static readonly byte[] Answer = "hello"u8.ToArray();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answer) });
    }
}
