using System.Globalization;
using System.Text;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Pictures;

namespace Gateway.Instrumentation.Proof.Tests;

/// <summary>The tables of <c>docs/monitoring.md</c> and <c>docs/scale.md</c> that say what was proven. Each stands between two comments that name it.</summary>
internal static class ProofTable
{
    /// <summary>A line for each dashboard: its panels, and how many had data.</summary>
    public static string OfPanels(MonitoringPack pack, IReadOnlyCollection<(string Dashboard, string Panel)> missing)
    {
        var text = new StringBuilder("| Dashboard | Panels | With data |\n|---|---|---|\n");
        int all = 0, shown = 0;
        foreach (var dashboard in pack.Dashboards)
        {
            var panels = dashboard.Panels.Count();
            var without = missing.Where(panel => panel.Dashboard == dashboard.Uid).Select(panel => panel.Panel).Distinct().Count();
            text.Append(CultureInfo.InvariantCulture, $"| [{dashboard.Title}](dashboards/README.md#{PictureFiles.Anchor(dashboard)}) | {panels} | {panels - without} |\n");
            all += panels;
            shown += panels - without;
        }

        return text.Append(CultureInfo.InvariantCulture, $"| **{pack.Dashboards.Count} dashboards** | **{all}** | **{shown}** |\n").ToString();
    }

    /// <summary>A line for each severity: its alerts, how many have unit tests, and which went all the way on live servers.</summary>
    public static string OfAlerts(MonitoringPack pack, IReadOnlyCollection<string> allTheWay)
    {
        var text = new StringBuilder("| Severity | Alerts | Fired, delivered and resolved on live servers |\n|---|---|---|\n");
        foreach (var severity in pack.Alerts.GroupBy(alert => alert.Severity).OrderBy(group => group.Key))
        {
            var live = severity.Select(alert => alert.Name).Where(allTheWay.Contains).ToArray();
            text.Append(CultureInfo.InvariantCulture, $"| {severity.Key.ToString().ToLowerInvariant()} | {severity.Count()} | {live.Length}{(live.Length == 0 ? "" : ": ")}{string.Join(", ", live)} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"| **all** | **{pack.Alerts.Count}** | **{allTheWay.Count}** |\n").ToString();
    }

    /// <summary>What a store answers as Prometheus does.</summary>
    public static string OfStore(int panelQueries, int rules) => string.Create(CultureInfo.InvariantCulture,
        $"""
        | Asked of both for the same moment | Answered alike |
        |---|---|
        | every series, with its value | all |
        | the queries of all panels | {panelQueries} of {panelQueries} |
        | the queries of all rules | {rules} of {rules} |

        """);

    /// <summary>Compares a table with the one in a document, or writes it there.</summary>
    public static void Compare(string name, string table, string page = "monitoring.md")
    {
        var file = Repository.PathOf("docs", page);
        var document = File.ReadAllText(file);
        string begin = $"<!-- proof: {name} -->\n", end = $"<!-- end of proof: {name} -->";
        var from = document.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = document.IndexOf(end, StringComparison.Ordinal);
        (from >= begin.Length && to > from).ShouldBeTrue($"{file} has no place for the table {name}");
        CheckedIn.Compare(file, document[..from] + "\n" + table + "\n" + document[to..]);
    }
}
