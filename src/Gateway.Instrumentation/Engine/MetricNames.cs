using System.Text.RegularExpressions;

namespace Gateway.Instrumentation;

/// <summary>The rules of the Prometheus data model for names.</summary>
internal static partial class MetricNames
{
    /// <summary>The required suffix of a type: OpenMetrics would add it, and the metric would have two names.</summary>
    public static string RequiredSuffix(MetricType type) => type switch
    {
        MetricType.Counter => "_total",
        MetricType.Info => "_info",
        _ => "",
    };

    public static void ValidateMetric(string name, MetricType type)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!MetricName().IsMatch(name))
            throw new MetricRegistrationException(
                $"\"{name}\" is not a valid metric name: it must start with a letter, underscore or colon and continue with letters, digits, underscores or colons (ASCII), such as \"{Suggest(name)}\".");

        var suffix = RequiredSuffix(type);
        if (!name.EndsWith(suffix, StringComparison.Ordinal) || name.Length == suffix.Length)
            throw new MetricRegistrationException(
                $"{type} \"{name}\" must end in \"{suffix}\", such as \"{name}{suffix}\": OpenMetrics adds this suffix, so Prometheus would see another name than in the text format.");
    }

    public static void ValidateLabel(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!LabelName().IsMatch(name))
            throw new MetricRegistrationException(
                $"\"{name}\" is not a valid label name: it must start with a letter or underscore and continue with letters, digits or underscores (ASCII), such as \"{Suggest(name)}\".");
        if (name.StartsWith("__", StringComparison.Ordinal))
            throw new MetricRegistrationException(
                $"The label name \"{name}\" starts with two underscores, which Prometheus reserves: rename it to \"{Suggest(name)}\".");
    }

    public static void ValidateLabels(string metric, MetricType type, IReadOnlyList<LabelDefinition> labels)
    {
        foreach (var label in labels)
        {
            if (type == MetricType.Summary && label.Name == "quantile")
                throw new MetricRegistrationException(
                    $"Summary {metric} cannot have a label called \"quantile\": its quantiles carry that label. Give yours another name.");
            if (type == MetricType.Histogram && label.Name == "le")
                throw new MetricRegistrationException(
                    $"Histogram {metric} cannot have a label called \"le\": its buckets carry that label. Give yours another name.");
        }

        if (labels.GroupBy(label => label.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new MetricRegistrationException(
                $"Metric {metric} has the label \"{twice.Key}\" more than once: give each label its own name.");
    }

    private static string Suggest(string name)
    {
        var valid = Forbidden().Replace(name, "_").Trim('_');
        if (valid.Length == 0)
            return "requests_total";
        return char.IsAsciiDigit(valid[0]) ? "_" + valid : valid;
    }

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*\z")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();

    [GeneratedRegex("[^a-zA-Z0-9_]+")]
    private static partial Regex Forbidden();
}
