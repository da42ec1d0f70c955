using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class PricingSyncCases
{
    private const string Group = "pricing-sync";

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "PricingSyncStale")
            .Given("""pricing_sync_last_success_timestamp{job="gateway",instance="a:80",provider="openai"}""", "0x1500 90000x100")
            .Silent("1440m").Fires("1441m", "job: gateway, provider: openai", "The prices of openai in gateway are stale.").Resolves("1510m"),
        Of(Group, "PricingSyncStale") // another instance took over
            .Given("""pricing_sync_last_success_timestamp{job="gateway",instance="a:80",provider="openai"}""", "0x1600")
            .Given("""pricing_sync_last_success_timestamp{job="gateway",instance="b:80",provider="openai"}""", "_x1000 60000x600")
            .Silent("1590m"),
        Of(Group, "PricingSyncStale") // it never succeeded
            .Given("""pricing_sync_total{job="gateway",instance="a:80",provider="openai",status="failed",triggered_by="manual"}""", "0x4 1x20")
            .Given("""pricing_sync_last_success_timestamp{job="gateway",instance="a:80",provider="openai"}""", "_x15 900x10")
            .Silent("4m").Fires("10m", "job: gateway, provider: openai", "The prices of openai in gateway are stale.").Resolves("20m"),

        Of(Group, "PricingSyncErrorRate")
            .Given("""pricing_sync_total{job="gateway",instance="a:80",provider="openai",status="failed",triggered_by="scheduler"}""", Growing((60, 0), (60, 1), (120, 0)))
            .Given("""pricing_sync_total{job="gateway",instance="a:80",provider="openai",status="success",triggered_by="scheduler"}""", Growing((240, 6)))
            .Silent("60m").Silent("90m").Fires("120m", "job: gateway, provider: openai", "14.29% of the price syncs of openai in gateway fail.").Resolves("175m"),

        Of(Group, "PricingSyncSlow")
            .GivenSlowness("pricing_sync_duration_seconds", """job="gateway",instance="a:80",provider="openai",status="success" """, "120", "180", fast: 60, slow: 60, fastAgain: 100)
            .Silent("60m").Fires("120m", "job: gateway, provider: openai", "Price syncs of openai in gateway take 2m 57s.").Resolves("190m"),

        Of(Group, "PricingSyncJobQueueBuildup")
            .Given("""pricing_sync_job_queue_size{job="gateway",instance="a:80",status="queued"}""", "10x20 12x20 3x10")
            .Given("""pricing_sync_job_queue_size{job="gateway",instance="b:80",status="queued"}""", "10x20 12x20 3x10")
            .Given("""pricing_sync_job_queue_size{job="gateway",instance="a:80",status="completed"}""", "400x50")
            .Silent("20m").Silent("30m").Fires("35m", "job: gateway, status: queued", "12 sync jobs of gateway wait.").Resolves("45m"),
    ];
}
