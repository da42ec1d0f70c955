using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Slos;

/// <summary>How fast the budgets of the objectives burn.</summary>
internal static class SloCases
{
    private const string Availability = "gateway-http-availability";
    private const string Latency = "gateway-http-latency";
    private const string Llm = "gateway-llm-requests";

    public static IEnumerable<RuleCase> All() => [.. OfAvailability(), .. OfLatency(), .. OfLlm()];

    private static IEnumerable<RuleCase> OfAvailability()
    {
        // 5 % of an hour's requests: 1.4 % of the last hour is enough, and both pairs of windows see it as one alert.
        yield return Requests("GatewayHttpAvailabilityBurnsBudgetFast", (120, 0), (60, 300), (240, 0))
            .Silent("120m").Silent("130m").Fires("170m", "job: gateway", "gateway-http-availability of gateway burns its error budget fast: 5% of events are bad.").Resolves("215m");

        // 0.5 %: five times too fast, which wakes nobody and is in the morning's mail.
        yield return Requests("GatewayHttpAvailabilityBurnsBudgetFast", (60, 0), (540, 30), (400, 0)).Silent("590m");
        yield return Requests("GatewayHttpAvailabilityBurnsBudgetSlow", (60, 0), (540, 30), (400, 0))
            .Silent("60m").Fires("590m", "job: gateway", "gateway-http-availability of gateway burns its error budget slowly: 0.5% of events are bad.").Resolves("950m");

        // 0.05 %: half of what is allowed.
        yield return Requests("GatewayHttpAvailabilityBurnsBudgetSlow", (900, 3)).Silent("890m");

        // 0 of 0 is no failure, and no missing data.
        foreach (var alert in new[] { "BurnsBudgetFast", "BurnsBudgetSlow", "NoData" })
        {
            yield return Of(Availability, $"GatewayHttpAvailability{alert}")
                .Given(Request("200"), "100x300").Given(Request("500"), "100x300").Silent("100m").Silent("290m");
        }

        yield return Of(Availability, "GatewayHttpAvailabilityNoData")
            .Given(Request("200"), "0+60x60 stale _x58 0+60x60")
            .Silent("60m").Silent("75m").Fires("90m", "job: gateway", "gateway-http-availability of gateway has no data.").Resolves("130m");

        yield return Requests(null, (720, 3), (720, 0))
            .Shows("720m", "round(slo:current_burn_rate:ratio, 0.01)", $$"""{job="gateway",{{Labels(Availability)}},sloth_window="5m"}""", 0.5)
            .Shows("720m", "round(slo:period_error_budget_remaining:ratio, 0.01)", $$"""{job="gateway",{{Labels(Availability)}},sloth_window="30d"}""", 0.5)
            .Shows("1440m", "round(slo:period_error_budget_remaining:ratio, 0.01)", $$"""{job="gateway",{{Labels(Availability)}},sloth_window="30d"}""", 0.75)
            .Shows("1m", "slo:objective:ratio", $$"""slo:objective:ratio{{{Labels(Availability)}}}""", 0.999)
            .Shows("1m", "sloth_slo_info", $$"""sloth_slo_info{{{Labels(Availability)}},sloth_mode="gateway-metrics",sloth_objective="99.9"}""", 1);

        // An hour with 6 requests a minute that all fail is little beside 23 hours with 600: a mean of shares would say 4 %. Hours
        // without requests count for nothing.
        yield return Of(Availability)
            .Given(Request("200"), Growing((1380, 600), (60, 0), (300, 0)))
            .Given(Request("500"), Growing((1380, 0), (60, 6), (300, 0)))
            .Shows("1740m", "round(slo:sli_error:ratio_rate30d, 0.0001)", $$"""{job="gateway",{{Labels(Availability)}},sloth_window="30d"}""", 0.0004);
    }

    private static IEnumerable<RuleCase> OfLatency()
    {
        RuleCase Durations(string alert, params (int Minutes, double Slow)[] phases) => Of(Latency, alert)
            .Given("""http_request_duration_highr_seconds_count{job="gateway",instance="a:80"}""", Growing([.. phases.Select(phase => (phase.Minutes, 600.0))]))
            .Given("""http_request_duration_highr_seconds_bucket{job="gateway",instance="a:80",le="0.5"}""", Growing([.. phases.Select(phase => (phase.Minutes, 600 - phase.Slow))]));

        yield return Durations("GatewayHttpLatencyBurnsBudgetFast", (120, 3), (60, 240), (300, 3))
            .Silent("120m").Fires("175m", "job: gateway", "gateway-http-latency of gateway burns its error budget fast: 40% of events are bad.").Resolves("215m");
        yield return Durations("GatewayHttpLatencyBurnsBudgetSlow", (60, 0), (540, 30), (400, 0))
            .Silent("60m").Fires("590m", "job: gateway", "gateway-http-latency of gateway burns its error budget slowly: 5% of events are bad.").Resolves("950m");
        yield return Of(Latency, "GatewayHttpLatencyNoData")
            .Given("""http_request_duration_highr_seconds_count{job="gateway",instance="a:80"}""", "0+60x60 stale _x58 0+60x60")
            .Given("""http_request_duration_highr_seconds_bucket{job="gateway",instance="a:80",le="0.5"}""", "0+60x60 stale _x58 0+60x60")
            .Silent("60m").Fires("90m", "job: gateway", "gateway-http-latency of gateway has no data.").Resolves("130m");
    }

    private static IEnumerable<RuleCase> OfLlm()
    {
        RuleCase Calls(string alert, params (int Minutes, double Failed)[] phases) => Of(Llm, alert)
            .Given(Call("success"), Growing([.. phases.Select(phase => (phase.Minutes, 600 - phase.Failed))]))
            .Given(Call("failed"), Growing([.. phases.Select(phase => (phase.Minutes, phase.Failed))]));

        yield return Calls("GatewayLlmRequestsBurnsBudgetFast", (120, 3), (60, 240), (300, 3))
            .Silent("120m").Fires("175m", "job: gateway", "gateway-llm-requests of gateway burns its error budget fast: 40% of events are bad.").Resolves("215m");
        yield return Calls("GatewayLlmRequestsBurnsBudgetSlow", (60, 0), (540, 30), (400, 0))
            .Silent("60m").Fires("590m", "job: gateway", "gateway-llm-requests of gateway burns its error budget slowly: 5% of events are bad.").Resolves("950m");
        yield return Of(Llm, "GatewayLlmRequestsNoData")
            .Given(Call("success"), "0+60x60 stale _x58 0+60x60")
            .Silent("60m").Fires("90m", "job: gateway", "gateway-llm-requests of gateway has no data.").Resolves("130m");
    }

    // Whole numbers: promtool adds them up, and a sum that falls by a rounding error is a restart.
    private static RuleCase Requests(string? alert, params (int Minutes, double Failed)[] phases) => Of(Availability, alert)
        .Given(Request("200"), Growing([.. phases.Select(phase => (phase.Minutes, 6000 - phase.Failed))]))
        .Given(Request("500"), Growing([.. phases.Select(phase => (phase.Minutes, phase.Failed))]));

    private static string Request(string status) => $"http_requests_total{{job=\"gateway\",instance=\"a:80\",method=\"GET\",endpoint=\"/\",status=\"{status}\"}}";

    private static string Call(string outcome) =>
        $"llm_requests_total{{job=\"gateway\",instance=\"a:80\",provider=\"openai\",model=\"gpt-4o\",operation=\"chat\",outcome=\"{outcome}\"}}";

    private static string Labels(string id) => $"sloth_id=\"{id}\",sloth_service=\"gateway\",sloth_slo=\"{id["gateway-".Length..]}\"";
}
