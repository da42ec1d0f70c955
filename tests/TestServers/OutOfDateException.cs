namespace Gateway.Instrumentation.TestServers;

/// <summary>A checked-in file is not what the code generates.</summary>
/// <param name="message">Which file, how it differs, and what writes it anew.</param>
public sealed class OutOfDateException(string message) : Exception(message);
