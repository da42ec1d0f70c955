using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>
/// Collects the text of <see cref="Query.Of"/>. Its holes take what a definition gives, and no text: a metric that is renamed or
/// removed breaks the build.
/// </summary>
[InterpolatedStringHandler]
public sealed class QueryText
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">The length of the fixed parts.</param>
    /// <param name="formattedCount">The number of holes.</param>
    public QueryText(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

    /// <summary>A fixed part.</summary>
    /// <param name="text">PromQL.</param>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>A metric.</summary>
    /// <param name="metric">The name, from <see cref="BuiltInMetrics"/> or a definition.</param>
    public void AppendFormatted(MetricName metric) => _text.Append(metric.Name);

    /// <summary>A metric of a registry.</summary>
    /// <param name="metric">The definition.</param>
    public void AppendFormatted(MetricDefinition metric) => AppendFormatted(MetricName.From(metric));

    /// <summary>The name of a recording rule.</summary>
    /// <param name="rule">The rule.</param>
    public void AppendFormatted(RecordingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _text.Append(rule.Name);
    }

    /// <summary>Another query, in parentheses.</summary>
    /// <param name="query">The query.</param>
    public void AppendFormatted(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _text.Append('(').Append(query.Text).Append(')');
    }

    /// <summary>A number.</summary>
    /// <param name="number">The number, in the metric's unit.</param>
    public void AppendFormatted(double number) => _text.Append(
        double.IsInfinity(number) ? (number > 0 ? "Inf" : "-Inf") : number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A duration, such as a range.</summary>
    /// <param name="duration">The duration; whole milliseconds, more than 0.</param>
    public void AppendFormatted(TimeSpan duration) => _text.Append(Duration.Text(duration));

    /// <summary>The PromQL that was collected.</summary>
    public override string ToString() => _text.ToString();
}
