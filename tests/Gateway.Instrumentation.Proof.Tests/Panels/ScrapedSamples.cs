using System.Diagnostics;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Running;

namespace Gateway.Instrumentation.Proof.Tests.Panels;

/// <summary>All samples, scraped each second by a Prometheus that evaluates the rules as they ship. Nothing is started where a program is missing.</summary>
public sealed class ScrapedSamples : IAsyncLifetime
{
    // A healthy run needs a fifth of it: jobs run every 30 seconds, and traffic has its troubles one after the other.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private static readonly string[] Programs = ["prometheus", RabbitMqServer.Program, RedisServer.Program];

    private readonly TemporaryFolder _rules = new();
    private readonly Stopwatch _watch = new();
    private RunningSamples? _samples;
    private OtherService? _other;
    private VictoriaMetricsServer? _store;
    private PrometheusServer? _prometheus;
    private Task<IReadOnlyList<ShownQuery>>? _silent;

    /// <summary>The server to ask. Without one, the running test is skipped, or fails where servers are required.</summary>
    public PrometheusServer Prometheus
    {
        get
        {
            foreach (var program in Programs)
                SkipUnless.Installed(program);
            return _prometheus!;
        }
    }

    /// <summary>The VictoriaMetrics to which <see cref="Prometheus"/> sends everything. Without one, the running test is skipped, or fails where servers are required.</summary>
    public VictoriaMetricsServer Store
    {
        get
        {
            SkipUnless.Installed(VictoriaMetricsServer.Program);
            return _store!;
        }
    }

    /// <summary>For how long samples have been scraped.</summary>
    public TimeSpan Age => _watch.Elapsed;

    /// <summary>What the samples said last.</summary>
    public string Output => _samples!.Output;

    public async ValueTask InitializeAsync()
    {
        if (Programs.Any(program => RealServers.MissingReason(program) is not null))
            return;
        MonitoringPack.BuiltIn.Export(_rules.Path);
        _samples = await RunningSamples.StartAsync();
        _other = await OtherService.StartAsync();
        if (RealServers.MissingReason(VictoriaMetricsServer.Program) is null)
            _store = await VictoriaMetricsServer.StartAsync(TestContext.Current.CancellationToken);
        _prometheus = await PrometheusServer.StartAsync([.. _samples.Targets, _other.Target], rulesFolder: _rules.PathOf("prometheus", "rules"), remoteWrite: _store?.RemoteWrite);
        _watch.Start();
    }

    /// <summary>Waits until every query of every dashboard has data, once for all tests, and returns those that have none in time.</summary>
    internal Task<IReadOnlyList<ShownQuery>> SilentAsync() => _silent ??= WaitAsync(Prometheus);

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        if (_other is not null)
            await _other.DisposeAsync();
        if (_samples is not null)
            await _samples.DisposeAsync();
        _rules.Dispose();
    }

    private async Task<IReadOnlyList<ShownQuery>> WaitAsync(PrometheusServer prometheus)
    {
        var pack = MonitoringPack.BuiltIn;
        var catalog = pack.CatalogWithRecorded();
        var silent = pack.Dashboards.SelectMany(dashboard => ShownQuery.Of(dashboard, catalog)).ToList();
        while (silent.Count > 0 && Age < Deadline)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            foreach (var query in silent.ToArray())
            {
                if (query.IsShownBy(await prometheus.QueryAsync(query.Expression)))
                    silent.Remove(query);
            }
        }

        return silent;
    }
}
