namespace Gateway.Instrumentation.TestServers;

/// <summary>Prometheus did not come up, or refused a query; the message says what it said.</summary>
public sealed class PrometheusException(string message) : Exception(message);
