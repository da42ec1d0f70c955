using System.Text;
using Gateway.Instrumentation.Monitoring.Rules;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>The page that alerts link to: a section for each.</summary>
internal static class RunbookPage
{
    public static string Anchor(AlertRule alert) => alert.Name.ToLowerInvariant();

    public static string Write(MonitoringPack pack)
    {
        var text = new StringBuilder(
            """
            # Runbooks

            Generated from the definitions of the alerts; do not edit. Each alert links to its section: what it means, what to look at, what
            to do.


            """);
        foreach (var group in pack.AllGroups)
        {
            var alerts = group.Rules.OfType<AlertRule>().ToArray();
            if (alerts.Length > 0)
                text.AppendLine($"- {group.Name}: {string.Join(", ", alerts.Select(alert => $"[{alert.Name}](#{Anchor(alert)})"))}");
        }

        foreach (var alert in pack.Alerts)
            Write(text, alert, pack);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Write(StringBuilder text, AlertRule alert, MonitoringPack pack)
    {
        var (meaning, lookAt, whatToDo) = AlertTexts.Runbook(alert);
        var wait = alert.For > TimeSpan.Zero ? $" It must hold for {Duration.Text(alert.For)}." : " One evaluation is enough.";
        text.AppendLine().AppendLine($"## {alert.Name}").AppendLine()
            .AppendLine($"Severity: {RuleFile.Text(alert.Severity)}.{wait}").AppendLine()
            .AppendLine("```promql").AppendLine(alert.Query.Text).AppendLine("```").AppendLine()
            .AppendLine($"**What it means.** {meaning}").AppendLine()
            .AppendLine($"**What to look at.** {lookAt}{Panel(alert, pack)}").AppendLine()
            .AppendLine($"**What to do.** {whatToDo}");
    }

    private static string Panel(AlertRule alert, MonitoringPack pack) =>
        alert.Panel is not { } link ? "" : $" The panel *{link.Panel}* of the dashboard *{pack.Dashboards.First(dashboard => dashboard.Uid == link.Dashboard).Title}* shows the condition.";
}
