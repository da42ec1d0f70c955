namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Excludes an endpoint's requests from what <c>UseGatewayMetrics</c> measures. In code: <c>.DisableGatewayMetrics()</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableGatewayMetricsAttribute : Attribute;
