using Microsoft.CodeAnalysis;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>Every rule of this assembly: what it finds, and how to mend it. Each has a page in docs/analyzers.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor ScopeNeverEnds = Rule(
        "GWM001", "Operations", "An operation is started and never ends",
        "{0} starts an operation that never ends, so it is never recorded and stays in progress: write \"using var scope = …\", or end it with Run or RunAsync");

    public static readonly DiagnosticDescriptor RunIsDropped = Rule(
        "GWM002", "Operations", "What RunAsync returns is dropped",
        "{0}");

    public static readonly DiagnosticDescriptor ScopeHasEnded = Rule(
        "GWM003", "Operations", "A scope is used after its end",
        "\"{0}\" has ended before, so {1} records nothing: call it before Dispose, and use either Run/RunAsync or a scope of your own");

    public static readonly DiagnosticDescriptor InvalidName = Rule(
        "GWM004", "Metrics", "A metric or label name that Prometheus does not accept",
        "{0}");

    public static readonly DiagnosticDescriptor MissingSuffix = Rule(
        "GWM005", "Metrics", "A metric name without the suffix of its type",
        "The name of {0} must end in \"{1}\": rename \"{2}\" to \"{3}\"");

    public static readonly DiagnosticDescriptor UnboundedLabel = Rule(
        "GWM006", "Labels", "A label value without bounds",
        "{0} is different nearly every time, and each value of a label is a time series: {1}");

    public static readonly DiagnosticDescriptor MetricPerCall = Rule(
        "GWM007", "Metrics", "A metric is created for each call",
        "{0} looks the metric up under a lock each time this code runs: create it once, in a field of the family, and record to the field");

    private static DiagnosticDescriptor Rule(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: $"docs/analyzers/{id}.md");
}
