using Gateway.Instrumentation.Monitoring.Rules;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Checks;

/// <summary>What a pack refuses besides queries, each by one mistake in a pack that is well.</summary>
public sealed class PackCheckTests
{
    private static readonly Target Files = new(Query.Parse("process_open_fds"), "{{instance}}");
    private static readonly Panel Open = new("Open", "Open files.", Unit.Number, Files);
    private static readonly Dashboard Board = new("shop", "Shop", "Is it open?", new Row("All", Open));

    [Fact]
    public void A_pack_that_is_well_has_no_findings() => string.Join("\n", Of(Board).Check().Concat(Of(Alert()).Check())).ShouldBeEmpty();

    public static TheoryData<MonitoringPack, string> Mistakes => new()
    {
        { Of(Board with { Uid = "Shop" }), "dashboard Shop: a uid has at most 40" },
        { Of(Board with { Uid = new string('a', 41) }), ": a uid has at most 40" },
        { Of(Board with { Title = " " }), "dashboard shop: a dashboard needs a title and a description." },
        { Of(Board with { Rows = [] }), "dashboard shop: there is no panel." },
        { Of(Board with { Rows = [new Row("All", Open, Open)] }), "dashboard shop: two panels have the title Open." },
        { Of(Board with { Variables = [new("provider", "Provider", BuiltInMetrics.ProcessOpenFds)] }), "variable provider: the label provider is not in the result of process_open_fds" },
        { Of(Board with { Rows = [new Row("All", Open with { Description = "" })] }), "panel \"Open\": a panel needs a title and a description." },
        { Of(Board with { Rows = [new Row("All", Open with { Targets = [] })] }), "panel \"Open\": a panel needs a query." },
        { Of(Board with { Rows = [new Row("All", Open with { Width = 25 })] }), "panel \"Open\": the grid has 24 columns, not 25." },
        { Of(Board with { Rows = [new Row("All", Open with { Kind = PanelKind.Gauge })] }), "panel \"Open\": a scale needs Min and Max." },
        { Of(Board with { Rows = [new Row("All", Open with { Targets = [Files with { Legend = " " }] })] }), "process_open_fds needs a legend." },
        { Of(Board with { Rows = [new Row("All", Open with { Targets = [Files with { Legend = "{{provider}}" }] })] }), "the label provider is not in the result" },
        { Of(Board with { Rows = [new Row("All", Open with { Targets = [Files with { Query = Query.Parse("max_over_time(process_open_fds[5m])") }] })] }), "[5m] is too short for a long time" },
        { Of(Colored("ShopClosed")), "panel \"Open\": red follows the alert ShopClosed, which does not exist." },
        { Of(Alert()) with { Dashboards = [Colored("ShopClosed")] }, "panel \"Open\": red follows the alert ShopClosed, which has no threshold." },
        { Of(Full) with { Dashboards = [Colored("ShopFull")] }, "panel \"Open\": red begins at 5, and the alert ShopFull that it follows has the threshold 4.5." },
        { Of(Board) with { Dashboards = [Board, Board with { Title = "Other" }] }, "Two dashboards have the uid shop." },
        { Of(Alert()) with { Groups = [new RuleGroup("a", [Alert()]), new RuleGroup("a", [Alert("Other")])] }, "Two groups have the name a." },
        { Of(Alert()) with { Groups = [new RuleGroup("../a", [Alert()])] }, "group ../a: its name is that of a file." },
        { Of(Alert()) with { Groups = [new RuleGroup("a", [Alert()]), new RuleGroup("b", [Alert()])] }, "Two alerts have the name ShopClosed." },
        { Of(Alert("shop-closed")), "alert shop-closed: the name of an alert is in PascalCase." },
        { Of(Alert(summary: "{{ $labels.provider }} is closed.")), "the label provider is not in the result of up == 0" },
        { Of(Alert(summary: "{{ $labels.job } is closed.")), "alert ShopClosed: Summary is no template on one line" },
        { Of(Alert(summary: "Closed\nsince yesterday.")), "alert ShopClosed: Summary is no template on one line" },
        { Of(Alert(whatToDo: "")), "alert ShopClosed: WhatToDo is empty." },
        { Of(Alert(link: new("nowhere", "Open"))), "alert ShopClosed: there is no dashboard nowhere." },
        { Of(Alert(link: new("shop", "Closed"))) with { Dashboards = [Board] }, "alert ShopClosed: the dashboard shop has no panel \"Closed\"." },
        { Of(new RecordingRule("shop open", Query.Parse("up")) { Purpose = "Whether it is open." }), "recording rule shop open: this is no name of a metric." },
        { Of(Board with { Uid = "shop\n" }), ": a uid has at most 40" },
        { Of(Alert()) with { Groups = [new RuleGroup("a\n", [Alert()])] }, ": its name is that of a file." },
        { Of(Alert("ShopClosed\n")), ": the name of an alert is in PascalCase." },
        { Of(new RecordingRule("shop:open\n", Query.Parse("up")) { Purpose = "Whether it is open." }), ": this is no name of a metric." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Each_mistake_has_its_finding(MonitoringPack pack, string finding) => string.Join("\n", pack.Check()).ShouldContain(finding);

    [Fact]
    public void An_export_of_a_pack_with_a_mistake_names_it_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();

        Should.Throw<MonitoringException>(() => Of(Alert(whatToDo: "")).Export(folder.PathOf("out"))).Message.ShouldContain("WhatToDo is empty");

        Directory.Exists(folder.PathOf("out")).ShouldBeFalse();
    }

    /// <summary>What a definition says in several lines must not break the file.</summary>
    [Fact]
    public void A_purpose_of_several_lines_is_a_comment_of_one() => RuleFile
        .Write([new RuleGroup("a", [new RecordingRule("a:b", Query.Parse("up")) { Purpose = "Whether\nit is open." }])], _ => []).ShouldContain("      # Whether it is open.\n      - record: a:b\n");

    [Fact]
    public void Settings_keep_everything_of_an_alert_that_they_do_not_name()
    {
        var alert = Of(Alert(label: "team")).With(MonitoringSettings.Parse("selector: env=\"prod\"\nalerts: { ShopClosed: { severity: info } }")).Alerts.Single();

        alert.Query.Text.ShouldBe("up{env=\"prod\"} == 0");
        (alert.Severity, alert.For, alert.KeepFiringFor, alert.Summary, alert.Labels["team"], alert.Runbook)
            .ShouldBe((Severity.Info, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3), "{{ $labels.job }} is closed.", "x", Alert().Runbook));
        RuleFile.Write([new RuleGroup("a", [alert])], _ => []).ShouldContain("        for: 2m\n        keep_firing_for: 3m\n");
    }

    private static AlertRule Full => new("ShopFull", 4.5, limit => Query.Of($"process_open_fds > {limit}"))
    {
        Severity = Severity.Warning,
        Summary = "{{ $labels.job }} is full.",
        Runbook = new("It is full.", "The door.", "Close it."),
    };

    private static Dashboard Colored(string alert) => Board with { Rows = [new Row("All", Open with { Thresholds = [new(5, "red", alert)] })] };

    private static MonitoringPack Of(Dashboard dashboard) => new(MetricCatalog.BuiltIn) { Dashboards = [dashboard] };

    private static MonitoringPack Of(Rule rule) => new(MetricCatalog.BuiltIn) { Groups = [new RuleGroup("shop", [rule])] };

    private static AlertRule Alert(string name = "ShopClosed", string summary = "{{ $labels.job }} is closed.", string whatToDo = "Open it.", PanelLink? link = null, string? label = null) =>
        new(name, Query.Parse("up == 0"))
        {
            For = TimeSpan.FromMinutes(2),
            KeepFiringFor = TimeSpan.FromMinutes(3),
            Severity = Severity.Warning,
            Summary = summary,
            Runbook = new("It is closed.", "The door.", whatToDo),
            Panel = link,
            Labels = label is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [label] = "x" },
        };
}
