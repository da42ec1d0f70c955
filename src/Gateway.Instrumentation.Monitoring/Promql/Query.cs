using Gateway.Instrumentation.Monitoring.Checks;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>
/// A query in PromQL. Immutable, thread-safe. <c>Query.Of($$"""sum by (provider) (rate({{PricingSyncTotal}}[1h]))""")</c> takes the
/// names of metrics from their definitions; <see cref="Parse"/> takes a text.
/// </summary>
public sealed class Query
{
    internal Query(Node root, string text, string? reasonForTotals = null)
    {
        Root = root;
        Text = text;
        ReasonForTotals = reasonForTotals;
    }

    /// <summary>The query as text.</summary>
    public string Text { get; }

    internal Node Root { get; }

    internal string? ReasonForTotals { get; }

    /// <summary>A query with metrics, queries, numbers and durations in its holes.</summary>
    /// <param name="text">An interpolated text. Begin it with <c>$$"""</c>, so that single braces belong to PromQL.</param>
    /// <returns>The query.</returns>
    /// <exception cref="QuerySyntaxException">It is no PromQL; the message shows the place.</exception>
    public static Query Of(QueryText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.ToString());
    }

    /// <summary>Reads a query.</summary>
    /// <param name="text">
    /// PromQL of Prometheus 2.42. Grafana's variables, such as <c>$__rate_interval</c>, may stand for durations and inside the values of
    /// matchers.
    /// </param>
    /// <returns>The query.</returns>
    /// <exception cref="QuerySyntaxException">It is no PromQL; the message shows the place.</exception>
    public static Query Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var root = Parser.Parse(text);
        return new Query(root, Printer.Print(root));
    }

    /// <summary>The same query, which shows the total of a counter on purpose.</summary>
    /// <param name="reason">Why, for the reader of the definition.</param>
    /// <returns>The query; <see cref="Check"/> no longer asks for a rate.</returns>
    public Query ShowingTotals(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Query(Root, Text, reason);
    }

    /// <summary>
    /// What is wrong with the query: a metric, label or value that does not exist, <c>rate</c> of a gauge, a counter without one, a
    /// quantile without <c>le</c>, sides that never match, a comparison that is never true.
    /// </summary>
    /// <param name="catalog">The metrics that exist.</param>
    /// <returns>The findings; empty when there is nothing to mend.</returns>
    public IReadOnlyList<QueryFinding> Check(MetricCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return QueryChecker.Check(this, catalog).Findings;
    }

    /// <summary>The text of the query.</summary>
    public override string ToString() => Text;

    /// <summary>The same query over fewer targets: matchers are added to each selector that says nothing about their label.</summary>
    // The series of a recording rule have the labels that the rule keeps; those of a target have whatever the target adds.
    internal Query Only(IReadOnlyList<Matcher> matchers, MetricCatalog catalog) => With(
        matchers,
        (selector, label) => selector.Name is null || !selector.Name.Contains(':', StringComparison.Ordinal) || Has(selector, label, catalog) != false);

    /// <summary>The same query as the choices of a dashboard limit it: matchers are added to each selector whose metric has the label and that says nothing about it.</summary>
    internal Query Chosen(IReadOnlyList<Matcher> choices, MetricCatalog catalog) => With(choices, (selector, label) => Has(selector, label, catalog) != false);

    /// <summary>The same query with other selectors.</summary>
    internal Query Rewrite(Func<SelectorNode, SelectorNode> selectors)
    {
        var root = Rewriter.Rewrite(Root, selectors);
        return new Query(root, Printer.Print(root), ReasonForTotals);
    }

    private Query With(IReadOnlyList<Matcher> matchers, Func<SelectorNode, string, bool> takes)
    {
        if (matchers.Count == 0)
            return this;
        return Rewrite(selector => selector with
        {
            Matchers =
            [
                .. selector.Matchers,
                .. matchers.Where(added => takes(selector, added.Label) && selector.Matchers.All(matcher => matcher.Label != added.Label)),
            ],
        });
    }

    // null: nothing is known of the metric.
    private static bool? Has(SelectorNode selector, string label, MetricCatalog catalog) =>
        catalog.Find(selector.Name ?? "")?.Labels.Any(known => known.Name == label);
}
