namespace Gateway.Instrumentation.TestServers;

/// <summary>A server does not come up.</summary>
/// <param name="message">What it said.</param>
public sealed class ServerNotReadyException(string message) : Exception(message);
