using System.Text;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Gateway.Instrumentation.Neighbours.Tests.Migration;

/// <summary>The names that docs/migration.md gives for prometheus-net are those that it publishes.</summary>
public class NamesTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("docs/migration.md"));

    [Fact]
    public async Task The_tables_of_names_show_what_both_publish()
    {
        var theirs = await TheirMetricsAsync();
        var ours = OurMetrics();
        var rows = new List<string>();
        foreach (var (name, labels) in theirs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            rows.Add($"| `{name}` | {Text(labels)} | {(ours.TryGetValue(name, out var own) ? Text(own) : "–")} |");
        var first = Array.FindIndex(Lines, line => line.StartsWith("| prometheus-net | Its labels |", StringComparison.Ordinal)) + 2;
        Lines.Skip(first).TakeWhile(line => line.StartsWith('|')).Select(line => $"{line[..line.LastIndexOf(" | ", StringComparison.Ordinal)]} |").ShouldBe(rows);
    }

    private static string Text(IEnumerable<string> labels) => labels.Any() ? string.Join(", ", labels.Select(label => $"`{label}`")) : "none";

    /// <summary>The labels of each metric that UseHttpMetrics, UseHttpClientMetrics and DotNetStats publish.</summary>
    private static async Task<Dictionary<string, List<string>>> TheirMetricsAsync()
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddHttpClient("prices").UseHttpClientMetrics(options =>
        {
            options.InProgress.Registry = options.RequestCount.Registry = registry;
            options.RequestDuration.Registry = options.ResponseDuration.Registry = registry;
        }).ConfigurePrimaryHttpMessageHandler(() => new Answers());
        await using var app = builder.Build();
        app.UseRouting();
        app.UseHttpMetrics(options =>
            options.InProgress.Registry = options.RequestCount.Registry = options.RequestDuration.Registry = registry);
        app.MapGet("/orders/{id}", (string id) => id);
        await app.StartAsync();
        await app.GetTestClient().GetStringAsync("/orders/1");
        await app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("prices").GetStringAsync("http://prices.example/today");
        GC.Collect(); // so that there are collections to count

        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream);
        return ByName(MetricsPage.Parse(Encoding.UTF8.GetString(stream.ToArray())));
    }

    private static Dictionary<string, List<string>> OurMetrics()
    {
        var registry = new MetricRegistry();
        foreach (var property in typeof(GatewayMetrics).GetProperties())
            property.GetValue(new GatewayMetrics(new Gateway.Instrumentation.MetricFactory(registry)));
        return registry.Definitions.ToDictionary(metric => metric.Name, metric => metric.Labels.Select(label => label.Name).ToList());
    }

    private static Dictionary<string, List<string>> ByName(MetricsPage page) => page.Samples
        .GroupBy(sample => sample.Labels.ContainsKey("le") ? sample.Name[..^"_bucket".Length] : sample.Name)
        .Where(group => !(group.Key.EndsWith("_sum", StringComparison.Ordinal) || group.Key.EndsWith("_count", StringComparison.Ordinal)))
        .ToDictionary(group => group.Key, group => group.First().Labels.Keys.Where(label => label != "le").ToList());

    private sealed class Answers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("prices") });
    }
}
