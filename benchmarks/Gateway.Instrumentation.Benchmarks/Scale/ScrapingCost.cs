using System.Globalization;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Benchmarks.Scale;

/// <summary>What a Prometheus pays for the series that it scrapes, beside the same one without targets.</summary>
/// <param name="Series">The series of all targets.</param>
/// <param name="MemoryPerSeries">Bytes of resident memory.</param>
/// <param name="ProcessorPerSample">Microseconds of processor time.</param>
/// <param name="LogPerSample">Bytes of write-ahead log.</param>
/// <param name="SentPerSample">Bytes on the way to a store; 0 without one.</param>
internal sealed record ScrapingCost(double Series, double MemoryPerSeries, double ProcessorPerSample, double LogPerSample, double SentPerSample)
{
    private const int LogPage = 32 * 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Lets a Prometheus scrape every two seconds for a while.</summary>
    /// <param name="addresses">Host and port of the targets.</param>
    /// <param name="store">Where it sends the samples; nowhere when null.</param>
    /// <param name="isAgent">Whether it is an agent.</param>
    /// <param name="time">For how long it is measured.</param>
    public static async Task<ScrapingCost> MeasureAsync(IReadOnlyCollection<string> addresses, Uri? store, bool isAgent, TimeSpan time)
    {
        await using var idle = await PrometheusServer.StartAsync(Configuration([], store), isAgent);
        await using var busy = await PrometheusServer.StartAsync(Configuration(addresses, store), isAgent);
        await Task.Delay(WarmUp);
        var (before, idleBefore) = (await OwnMetrics.ReadAsync(busy), await OwnMetrics.ReadAsync(idle));
        await Task.Delay(time);
        var (after, idleAfter) = (await OwnMetrics.ReadAsync(busy), await OwnMetrics.ReadAsync(idle));

        var series = after[isAgent ? "prometheus_agent_active_series" : "prometheus_tsdb_head_series"];
        var samples = Grown(isAgent ? "prometheus_agent_samples_appended_total" : "prometheus_tsdb_head_samples_appended_total");
        return new(
            series,
            (after["process_resident_memory_bytes"] - idleAfter["process_resident_memory_bytes"]) / series,
            (Grown("process_cpu_seconds_total") - (idleAfter["process_cpu_seconds_total"] - idleBefore["process_cpu_seconds_total"])) / samples * 1e6,
            isAgent ? double.NaN : Grown("prometheus_tsdb_wal_completed_pages_total") * LogPage / samples,
            store is null ? double.NaN : Grown("prometheus_remote_storage_bytes_total") / Grown("prometheus_remote_storage_samples_total"));

        double Grown(string name) => after[name] - before[name];
    }

    private static string Configuration(IReadOnlyCollection<string> addresses, Uri? store) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        global: { scrape_interval: 2s }
        {{(store is null ? "" : $"remote_write: [{{ url: '{store}', queue_config: {{ max_samples_per_send: 2000, capacity: 10000 }} }}]")}}
        scrape_configs: [{ job_name: orders, static_configs: [{ targets: [{{string.Join(", ", addresses.Select(address => $"'{address}'"))}}] }] }]

        """);
}
