using System.Diagnostics;
using System.Security.Cryptography;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What a run of a periodic job costs, beside a loop written by hand that does the same work in a scope of its own.</summary>
internal static class JobsCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable("work of a run", "µs per run, the loop by hand", "the periodic job", "periodic job / loop by hand");
        foreach (var kilobytes in new[] { 0, 64, 1024 })
        {
            var (bare, measured) = await MeasureAsync(new byte[kilobytes * 1024], arguments.IsQuick ? 5 : 25);
            table.Row(kilobytes == 0 ? "none" : $"SHA-256 of {kilobytes} KB", MarkdownTable.Number(bare), MarkdownTable.Number(measured), MarkdownTable.Number(measured / bare));
        }

        return 0;
    }

    private static async Task<(double Bare, double Measured)> MeasureAsync(byte[] data, int rounds)
    {
        var runs = data.Length > 100_000 ? 100 : 1000;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGatewayMetrics().AddPeriodicJob("hash", TimeSpan.FromHours(1), (_, _) => Work(data));
        await using var provider = services.BuildServiceProvider();
        var jobs = provider.GetRequiredService<PeriodicJobs>();
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();

        // In turns; the least time of all rounds.
        var (bare, measured) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var run = 0; run < runs; run++)
            {
                await Task.Run(async () =>
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await Work(data);
                });
            }

            bare = Math.Min(bare, Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs);
            start = Stopwatch.GetTimestamp();
            for (var run = 0; run < runs; run++)
                await jobs.TriggerAsync("hash");
            measured = Math.Min(measured, Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs);
        }

        return (bare, measured);
    }

    private static Task Work(byte[] data)
    {
        if (data.Length > 0)
            SHA256.HashData(data);
        return Task.CompletedTask;
    }
}
