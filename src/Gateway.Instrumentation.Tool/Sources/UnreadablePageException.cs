namespace Gateway.Instrumentation.Tool.Sources;

/// <summary>A page could not be read; the message says why, and what to do about it.</summary>
internal sealed class UnreadablePageException(string message, Exception? inner = null) : Exception(message, inner);
