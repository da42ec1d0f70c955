using System.Text;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The folder <c>docs/dashboards</c>: a picture of each dashboard, and a page that shows them.</summary>
internal static class PictureFiles
{
    /// <summary>The folder.</summary>
    public static string Folder => Repository.PathOf("docs", "dashboards");

    /// <summary>The picture of a dashboard.</summary>
    public static string PathOf(Dashboard dashboard) => Path.Combine(Folder, $"{dashboard.Uid}.png");

    /// <summary>The page.</summary>
    public static string Page(MonitoringPack pack)
    {
        var text = new StringBuilder(
            """
            # Dashboards

            Generated from the definitions; do not edit. The pictures show five minutes of the samples of this repository, with the troubles that they
            have on purpose: drawn from what a real Prometheus answers to each panel's queries, with all rows open. [Monitoring](../monitoring.md) says how the dashboards come into Grafana.


            """);
        foreach (var dashboard in pack.Dashboards)
            text.Append($"- [{dashboard.Title}](#{Anchor(dashboard)}): {dashboard.Description}\n");
        foreach (var dashboard in pack.Dashboards)
            text.Append($"\n## {dashboard.Title}\n\n{dashboard.Description} {dashboard.Readers}\n\n![{dashboard.Title}]({dashboard.Uid}.png)\n");
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The heading of a dashboard on the page, in links.</summary>
    public static string Anchor(Dashboard dashboard) =>
        string.Concat(dashboard.Title.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');
}
