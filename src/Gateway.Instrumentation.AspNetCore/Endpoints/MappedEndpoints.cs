namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Metadata of the endpoints of one call of <c>MapGatewayMetrics</c>.</summary>
internal sealed class MappedEndpoints;
