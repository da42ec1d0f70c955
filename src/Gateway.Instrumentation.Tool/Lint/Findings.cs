using System.Runtime.CompilerServices;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>What a lint finds. All is counted; of each rule and metric only the first are kept, so that a page of mistakes takes no memory and can be read.</summary>
internal sealed class Findings
{
    private const int KeptPerMetric = 5;
    private const int KeptPerRule = 100;

    // Rules are single objects: comparing what they say, at each finding, would be slow.
    private readonly Dictionary<Rule, RuleFindings> _rules = new(ReferenceEqualityComparer.Instance);

    public void Add(Rule rule, string? metric, int? line, string message)
    {
        var found = Of(rule);
        if (found.Counted(metric))
            found.Kept.Add(new Finding(rule, metric is null ? null : Shown.Of(metric), line, message));
    }

    public void Add(Rule rule, string? metric, int? line, [InterpolatedStringHandlerArgument("", nameof(rule), nameof(metric))] ref FindingMessage message)
    {
        if (Keeps(rule, metric))
            Add(rule, metric, line, message.ToStringAndClear());
        else
            Of(rule).Counted(metric);
    }

    /// <summary>Whether the next finding is kept.</summary>
    public bool Keeps(Rule rule, string? metric) => Of(rule).Keeps(metric);

    /// <summary>What counts in a format, in the order of the groups, the severity and the lines.</summary>
    public IReadOnlyList<Finding> Of(PageFormat format) =>
        [.. InFormat(format).SelectMany(found => found.Value.Kept)
            .OrderBy(finding => finding.Rule.Group).ThenByDescending(finding => finding.Rule.Severity).ThenBy(finding => finding.Line ?? 0)];

    /// <summary>How many there are of each severity.</summary>
    public long Count(PageFormat format, Severity severity) =>
        InFormat(format).Where(found => found.Key.Severity == severity).Sum(found => found.Value.Count);

    /// <summary>The rules with more findings than are kept, and how many more.</summary>
    public IReadOnlyList<(Rule Rule, long Count)> NotKept(PageFormat format) =>
        [.. InFormat(format).Where(found => found.Value.Count > found.Value.Kept.Count)
            .Select(found => (found.Key, found.Value.Count - found.Value.Kept.Count)).OrderBy(found => found.Key.Id, StringComparer.Ordinal)];

    private IEnumerable<KeyValuePair<Rule, RuleFindings>> InFormat(PageFormat format) => _rules.Where(found => (found.Key.Format ?? format) == format);

    private RuleFindings Of(Rule rule)
    {
        if (!_rules.TryGetValue(rule, out var found))
            _rules[rule] = found = new RuleFindings();
        return found;
    }

    private sealed class RuleFindings
    {
        private readonly Dictionary<string, int> _ofMetric = new(StringComparer.Ordinal);

        public List<Finding> Kept { get; } = [];

        public long Count { get; private set; }

        public bool Keeps(string? metric) => Kept.Count < KeptPerRule && _ofMetric.GetValueOrDefault(metric ?? "") < KeptPerMetric;

        /// <summary>Counts a finding, and tells whether it is kept.</summary>
        public bool Counted(string? metric)
        {
            Count++;
            if (!Keeps(metric))
                return false;
            _ofMetric[metric ?? ""] = _ofMetric.GetValueOrDefault(metric ?? "") + 1;
            return true;
        }
    }
}
