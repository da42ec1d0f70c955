namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Leaves an endpoint's requests out of what <c>UseGatewayMetrics</c> measures; in code <c>.DisableGatewayMetrics()</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableGatewayMetricsAttribute : Attribute;
