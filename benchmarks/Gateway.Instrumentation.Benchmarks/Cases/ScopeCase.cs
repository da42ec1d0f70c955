using System.Diagnostics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>A whole operation, by scope and by hand on a meter: the same metrics, the same labels, the same two readings of the clock.</summary>
internal static class ScopeCase
{
    public const long TokensPerCall = 17;

    public static Case Whole { get; } = new(
        "whole scope (gauge, histogram, 2 counters; 2 text labels, outcome on the total)",
        metrics =>
        {
            var calls = new CallMetrics(metrics);
            return new Recording(
                (worker, operations) =>
                {
                    var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                    for (var i = 0; i < operations; i++)
                    {
                        using var call = calls.TrackCall(provider, model);
                        call.Succeed();
                    }
                },
                () => Texts.Workers.Sum(worker => calls.Succeeded(Texts.Providers[worker], Texts.Models[worker])));
        },
        meter =>
        {
            var inFlight = meter.CreateUpDownCounter<long>("calls_inprogress");
            var duration = meter.CreateHistogram<double>("calls_duration_seconds");
            var total = meter.CreateCounter<long>("calls");
            var tokens = meter.CreateCounter<long>("calls_tokens");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                {
                    inFlight.Add(1, new Tag("provider", provider), new Tag("model", model));
                    var start = Stopwatch.GetTimestamp();
                    var elapsed = Stopwatch.GetElapsedTime(start);
                    inFlight.Add(-1, new Tag("provider", provider), new Tag("model", model));
                    duration.Record(elapsed.TotalSeconds, new Tag("provider", provider), new Tag("model", model));
                    tokens.Add(TokensPerCall, new Tag("provider", provider), new Tag("model", model));
                    total.Add(1, new Tag("provider", provider), new Tag("model", model), new Tag("outcome", "success"));
                }
            };
        });

    /// <summary>A built-in scope: the duration by outcome, the total by outcome and trigger, and the time of the last success.</summary>
    public static Case PricingSync { get; } = new(
        "TrackPricingSync (histogram, counter, time of the last success)",
        metrics =>
        {
            var syncs = new PricingSyncMetrics(metrics);
            return new Recording(
                (worker, operations) =>
                {
                    var provider = Texts.Providers[worker];
                    for (var i = 0; i < operations; i++)
                    {
                        using var sync = syncs.TrackPricingSync(provider, SyncTrigger.Scheduler);
                        sync.Succeed();
                    }
                },
                () => Texts.Workers.Sum(worker => metrics.Registry.Snapshot().Find("pricing_sync_total")!.Series
                    .Where(series => series.Labels["provider"] == Texts.Providers[worker] && series.Labels["status"] == "success")
                    .Sum(series => series.Value!.Value)));
        },
        meter =>
        {
            var duration = meter.CreateHistogram<double>("pricing_sync_duration_seconds");
            var total = meter.CreateCounter<long>("pricing_sync");
            var lastSuccess = meter.CreateGauge<double>("pricing_sync_last_success_timestamp");
            return (worker, operations) =>
            {
                var provider = Texts.Providers[worker];
                for (var i = 0; i < operations; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    var elapsed = Stopwatch.GetElapsedTime(start);
                    duration.Record(elapsed.TotalSeconds, new Tag("provider", provider), new Tag("status", "success"));
                    total.Add(1, new Tag("provider", provider), new Tag("status", "success"), new Tag("triggered_by", "scheduler"));
                    lastSuccess.Record((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds, new Tag("provider", provider));
                }
            };
        });
}
