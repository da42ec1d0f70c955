namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The objectives: what is left of their error budgets, and how fast they burn.</summary>
internal static class ObjectivesDashboard
{
    public const string Uid = "gateway-slos";

    private const string Legend = "{{job}} {{sloth_slo}}";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Objectives", "How much of each error budget is left, and how fast does it burn?",
        new Row(
            "Budgets",
            new Panel(
                "Error Budget Remaining", "Share of the bad events allowed in 30 days that is left. Below 0 the objective is missed: put off risky changes before that.", Unit.Ratio,
                new Target(Query.Of($$"""max by (job, sloth_slo) (slo:period_error_budget_remaining:ratio)"""), Legend))
            {
                Kind = PanelKind.Stat,
                Width = 24,
                Max = 1,
                BaseColor = "red",
                Thresholds = [new(0, "orange"), new(0.25, "green")],
            },
            new Panel(
                "Burn Rate", "How many times faster than allowed the budget burns now. At 1 it lasts for the 30 days; at 14.4 an hour of it wakes somebody.", Unit.Number,
                new Target(Query.Of($$"""max by (job, sloth_slo) (slo:current_burn_rate:ratio)"""), Legend))
            {
                Min = 0,
                Thresholds = [new(1, "orange"), new(14.4, "red")],
            },
            new Panel(
                "Error Budget Over Time", "The same share over time. A step down is an incident, a slope is something that fails all the time.", Unit.Ratio,
                new Target(Query.Of($$"""max by (job, sloth_slo) (slo:period_error_budget_remaining:ratio)"""), Legend))
            {
                Max = 1,
                BaseColor = "red",
                Thresholds = [new(0, "green")],
            },
            new Panel(
                "Bad Events", "Bad events as a share of all, over five minutes and over an hour: what the alerts compare.", Unit.Ratio,
                new Target(Query.Of($$"""max by (job, sloth_slo) (slo:sli_error:ratio_rate5m)"""), Legend + " 5m"),
                new Target(Query.Of($$"""max by (job, sloth_slo) (slo:sli_error:ratio_rate1h)"""), Legend + " 1h"))
            {
                Min = 0,
            },
            new Panel(
                "Events", "All events per second of each objective. A share of few events says little.", Unit.PerSecond,
                new Target(Query.Of($$"""max by (job, sloth_slo) (slo:sli_event:rate5m)"""), Legend))))
    {
        Readers = "Owners of a service look at it each week, and before a risky release.",
        Tags = ["slo"],
    };
}
