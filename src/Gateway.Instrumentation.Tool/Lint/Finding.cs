namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>A broken rule, and where.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Metric">The metric; null when it is about a line or the page.</param>
/// <param name="Line">The line, from 1; null when it is about the page.</param>
/// <param name="Message">What was found and how to mend it, for a person; printable.</param>
internal sealed record Finding(Rule Rule, string? Metric, int? Line, string Message);
