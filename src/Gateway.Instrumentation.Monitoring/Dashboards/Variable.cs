namespace Gateway.Instrumentation.Monitoring;

/// <summary>A choice at the top of a dashboard besides <c>datasource</c>, <c>job</c> and <c>instance</c>: the values of a label.</summary>
/// <param name="Label">The label, which is the name of the variable as well.</param>
/// <param name="Title">The word before the choice.</param>
/// <param name="Metric">The metric whose values are offered.</param>
public sealed record Variable(string Label, string Title, MetricName Metric);
