using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.PrometheusNet;
using Gateway.Instrumentation.Tests.Documents;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Gateway.Instrumentation.Neighbours.Tests.Migration;

/// <summary>
/// The three steps of docs/migration.md as services that run side by side, and the service before them. The queries of the old
/// dashboards get equal answers from a real Prometheus in each; in the last one by the recording rules of the document.
/// </summary>
public sealed partial class StepsTests : IAsyncDisposable
{
    private const string Work = "endpoint=\"/work/{id}\"";

    private static readonly string[] Queries =
    [
        "sum by (shop) (orders_total)",
        "sum(orders_total{shop=\"berlin\"}) / sum(orders_total)",
        $"sum by (code, method, endpoint) (http_requests_received_total{{{Work}}})",
        $"sum(http_requests_received_total{{code=~\"5..\",{Work}}}) / sum(http_requests_received_total{{{Work}}})",
        $"http_requests_received_total{{code=\"404\",method=\"GET\",{Work}}}",
        $"sum by (method, endpoint) (http_request_duration_seconds_count{{{Work}}})",
        $"sum(http_request_duration_seconds_bucket{{le=\"+Inf\",{Work}}})",
        "sum by (method, endpoint) (http_requests_in_progress{endpoint=\"/wait\"})",
        "count by (generation) (dotnet_collection_count_total)",
        "count(dotnet_total_memory_bytes > 0)",
        "count(process_working_set_bytes > 0)",
        "count(process_open_handles > 0)",
        "count(process_start_time_seconds > 0)",
        "count(process_cpu_seconds_total >= 0)",
        "count(process_num_threads > 0)",
        "count(process_virtual_memory_bytes > 0)",
    ];

    private readonly List<WebApplication> _services = [];
    private readonly List<Task> _waiting = [];
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await Task.WhenAll(_waiting);
        foreach (var service in _services)
            await service.DisposeAsync();
    }

    [Fact]
    public async Task The_old_dashboards_have_equal_answers_in_each_step()
    {
        SkipUnless.Installed("prometheus");
        var targets = new List<ScrapeTarget>();
        for (var step = 0; step <= 3; step++)
            targets.Add(new ScrapeTarget($"step-{step}", new Uri(await StartAsync(step)).Authority));

        // The rules come with the last step, as the document says.
        await using var before = await PrometheusServer.StartAsync([.. targets[..3]], cancellationToken: TestContext.Current.CancellationToken);
        await using var after = await PrometheusServer.StartAsync([targets[3]], rules: Rules(), cancellationToken: TestContext.Current.CancellationToken);
        foreach (var query in Queries)
        {
            var old = await AnswerAsync(before, query, 0, static answer => answer.Count > 0);
            for (var step = 1; step <= 3; step++)
                (await AnswerAsync(step < 3 ? before : after, query, step, answer => answer.SequenceEqual(old))).ShouldBe(old, $"step {step}: {query}");
        }

        (await AnswerAsync(before, Queries[3], 0, static answer => answer.Count > 0)).ShouldBe([" 0.25"]);
        (await AnswerAsync(before, Queries[0], 0, static answer => answer.Count > 0)).ShouldBe(["shop=berlin 5", "shop=rome 2"]);
        (await AnswerAsync(before, Queries[7], 0, static answer => answer.Count > 0)).ShouldBe(["endpoint=/wait,method=GET 1"]);
    }

    /// <summary>The recording rules of the document.</summary>
    private static string Rules() => MarkdownDocument.Read("docs/migration.md").CodeBlocks
        .Single(static block => block.Kind == "yaml" && block.Text.Contains("name: from-prometheus-net", StringComparison.Ordinal)).Text;

    // The names of the job and of what a dashboard does not show are left out.
    private static Task<List<string>> AnswerAsync(PrometheusServer prometheus, string query, int step, Func<List<string>, bool> isWanted) => Poll.UntilAsync(
        async () => (await prometheus.QueryAsync(Name().Replace(query, $"$0{{job=\"step-{step}\"}}").Replace("}{", ",", StringComparison.Ordinal)))
            .Select(static sample => string.Create(CultureInfo.InvariantCulture, $"{Labels(sample)} {sample.Value}")).Order(StringComparer.Ordinal).ToList(),
        isWanted, $"step {step}: {query}");

    private static string Labels(QuerySample sample) => string.Join(
        ",", sample.Labels.Where(static label => label.Key is "shop" or "code" or "method" or "endpoint" or "generation").OrderBy(static label => label.Key, StringComparer.Ordinal)
            .Select(static label => $"{label.Key}={label.Value}"));

    private async Task<string> StartAsync(int step)
    {
        var theirs = Metrics.NewCustomRegistry();
        DotNetStats.Register(theirs);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (step == 1)
            builder.Services.AddGatewayMetrics().PublishToPrometheusNet(theirs);
        if (step == 2)
            builder.Services.AddGatewayMetrics();
        if (step == 3)
            builder.Services.AddGatewayMetrics().AddFamily<Orders>();
        var app = builder.Build();
        _services.Add(app);
        if (step == 3)
        {
            app.UseGatewayMetrics();
            app.MapGatewayMetrics();
        }
        else
        {
            app.UseRouting();
            app.UseHttpMetrics(options => options.InProgress.Registry = options.RequestCount.Registry = options.RequestDuration.Registry = theirs);
            if (step == 2)
                app.MapGatewayMetrics(configure: options => options.AppendPrometheusNet(theirs));
            else
                app.MapMetrics(registry: theirs);
        }

        app.MapGet("/work/{id}", static (int id) => Results.StatusCode(id));
        app.MapGet("/wait", () => _release.Task);
        await app.StartAsync(TestContext.Current.CancellationToken);

        Action<string, int> placed;
        if (step == 3)
        {
            placed = app.Services.GetRequiredService<Orders>().Placed;
        }
        else
        {
            var orders = Metrics.WithCustomRegistry(theirs).CreateCounter("orders_total", "Orders.", "shop");
            placed = (shop, count) => orders.WithLabels(shop).Inc(count);
        }

        placed("berlin", 5);
        placed("rome", 2);
        var address = app.Urls.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        foreach (var status in (int[])[200, 200, 200, 200, 200, 404, 500, 503])
            await client.GetAsync(new Uri($"/work/{status}", UriKind.Relative), TestContext.Current.CancellationToken);
        if (step == 2)
        {
            // Whoever looks at what else the library serves does not take the durations away.
            await client.GetAsync(new Uri("/metrics/json", UriKind.Relative), TestContext.Current.CancellationToken);
            await client.GetAsync(new Uri("/metrics/health", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        var waiting = new HttpClient();
        _waiting.Add(waiting.GetAsync(new Uri(address + "/wait"), TestContext.Current.CancellationToken).ContinueWith(
            _ => waiting.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
        return address;
    }

    [GeneratedRegex(@"\b(orders|http|dotnet|process)_[a-z_]+")]
    private static partial Regex Name();

    private sealed class Orders(Instrumentation.MetricFactory metrics)
    {
        private readonly Labeled<Instrumentation.Counter, string> _orders = metrics.Counter("orders_total", "Orders.", Label.Text("shop"));

        public void Placed(string shop, int count) => _orders.WithLabels(shop).Inc(count);
    }
}
