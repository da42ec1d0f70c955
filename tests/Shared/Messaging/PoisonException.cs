namespace Gateway.Instrumentation.TestServers;

/// <summary>What a handler throws for a message that no attempt will ever handle.</summary>
public sealed class PoisonException() : Exception("This message cannot be handled.");
