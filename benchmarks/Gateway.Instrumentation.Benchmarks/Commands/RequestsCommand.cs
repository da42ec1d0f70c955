using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Benchmarks.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What <c>UseGatewayMetrics</c> adds to a request, beside what ASP.NET Core's own meters add when OpenTelemetry collects them.</summary>
internal static class RequestsCommand
{
    private const int Nothing = 0;
    private const int Otel = 1;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var nothing = await MeasuredApp.WithNothingAsync();
        await using var otel = await MeasuredApp.WithOtelAsync();
        await using var ours = await MeasuredApp.WithOursAsync("ours, without ids", WithoutIds);
        await using var withPricing = await MeasuredApp.WithOursAsync(
            "ours, without ids, with PricingApi", WithoutIds, static metrics => metrics.AddPricingApiObserver());
        await using var withIds = await MeasuredApp.WithOursAsync("ours, with ids", static _ => { });
        MeasuredApp[] apps = [nothing, otel, ours, withPricing, withIds];

        Console.WriteLine($"One request on a server without a network, on {Machine.Describe()}.");
        Console.WriteLine();
        var race = new Race(arguments.Effort, [.. apps.Select(app => app.Side)]);
        var result = race.Run(threads: 1);
        var bytesWithNothing = race.BytesPerOperation(Nothing);
        var table = new MarkdownTable("who", "whole request, ratio to OTel", "added to the request, ratio to what OTel adds", "bytes added");
        for (var i = 0; i < apps.Length; i++)
        {
            table.Row(
                apps[i].Side.Name, MarkdownTable.Number(result.Ratio(i, Otel)), MarkdownTable.Number(result.RatioOfAdded(i, Otel, Nothing)),
                MarkdownTable.Count(race.BytesPerOperation(i) - bytesWithNothing));
        }

        return 0;
    }

    private static void WithoutIds(RequestMetricsOptions options) => options.RequestIds.Enabled = false;
}
