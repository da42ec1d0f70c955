using System.Text.RegularExpressions;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>The conventions for names: of metrics, and of labels beside them.</summary>
internal sealed partial class NameCheck(Findings findings) : PageCheck(findings)
{
    public override void EndOfFamily(LintedFamily family)
    {
        if (!family.HasEnded && PageNames.IsMetricName(family.Name))
        {
            MetricName(family);
            Unit(family);
        }

        Labels(family);
    }

    private void MetricName(LintedFamily family)
    {
        var name = family.Name;
        if (family.Type == FamilyType.Counter && !name.EndsWith("_total", StringComparison.Ordinal))
            Add(Rules.CounterTotal, family, "The name of a counter ends with _total.");
        if (CamelCase().IsMatch(name))
            Add(Rules.CamelCase, family, $"Names are written in snake_case: {SnakeCase(name)}.");
        if (name.Contains(':', StringComparison.Ordinal))
            Add(Rules.Colon, family, "A colon is for the names that recording rules make.");
        if (family.Type == FamilyType.Untyped)
            return; // without a type, a suffix may be right
        foreach (var (suffix, belongsTo) in (ReadOnlySpan<(string, string)>)[("_total", "counters"), ("_bucket", "histograms"), ("_count", "histograms and summaries"), ("_sum", "histograms and summaries")])
        {
            var isRight = suffix == "_total" && family.Type == FamilyType.Counter;
            if (name.EndsWith(suffix, StringComparison.Ordinal) && !isRight)
                Add(Rules.TypeSuffix, family, $"{suffix} is the end of {belongsTo}; this is a {family.Type.Word()}.");
        }
    }

    private void Unit(LintedFamily family)
    {
        var name = family.Name.AsSpan();
        foreach (var end in (ReadOnlySpan<string>)["_total", "_info"])
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
                name = name[..^end.Length];
        }

        var word = name[(name.LastIndexOf('_') + 1)..];
        if (word.Length < name.Length && Units.BaseOf(word) is { } unit)
            Add(Rules.BaseUnit, family, $"The unit {word} is not a base unit: record {unit}, and let the dashboard show what reads best.");
    }

    private void Labels(LintedFamily family)
    {
        foreach (var (name, values) in family.Labels)
        {
            void Found(Rule rule, string message) => Findings.Add(rule, family.Name, values.FirstLine, message);

            if (name is "job" or "instance")
                Found(Rules.ReservedLabel, $"The label {name} is the target's: Prometheus renames this one to exported_{name}.");
            else if (name.StartsWith("__", StringComparison.Ordinal))
                Found(Rules.ReservedLabel, $"The label {Shown.Quoted(name)} begins with __, which is for Prometheus itself: it takes such labels away.");
            else if (name == "le" && family.Type is not (FamilyType.Histogram or FamilyType.GaugeHistogram or FamilyType.Untyped))
                Found(Rules.ReservedLabel, $"The label le is for the buckets of histograms; this is a {family.Type.Word()}.");
            else if (name == "quantile" && family.Type is not (FamilyType.Summary or FamilyType.Untyped))
                Found(Rules.ReservedLabel, $"The label quantile is for summaries; this is a {family.Type.Word()}.");
            if (CamelCase().IsMatch(name) && PageNames.IsLabelName(name))
                Found(Rules.CamelCase, $"Labels are written in snake_case: {SnakeCase(name)}.");
            if (values.HasMetricName)
                Found(Rules.NameInLabel, $"The label {Shown.Quoted(name)} repeats the metric's name.");
            else if (IsNamed(family.Name, name))
                Found(Rules.NameInLabel, $"The name says by_{name}, and the label as well: after a sum over the label the name is wrong.");
        }
    }

    private static bool IsNamed(string metric, string label)
    {
        var at = metric.IndexOf($"_by_{label}", StringComparison.Ordinal);
        var end = at + "_by_".Length + label.Length;
        return at >= 0 && (end == metric.Length || metric[end] == '_');
    }

    private void Add(Rule rule, LintedFamily family, string message) => Findings.Add(rule, family.Name, family.FirstLine, message);

    private static string SnakeCase(string name) => CamelCase().Replace(name, match => $"{match.Value[0]}_{match.Value[1]}").ToLowerInvariant();

    [GeneratedRegex("[a-z0-9][A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex CamelCase();
}
