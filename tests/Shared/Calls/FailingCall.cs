namespace Gateway.Instrumentation.TestServers;

/// <summary>A call that fails in one way, each time.</summary>
/// <param name="Name">What goes wrong, for messages.</param>
/// <param name="ErrorType">The error type that the page must show.</param>
/// <param name="CallAsync">The call.</param>
/// <param name="Throws">What the client throws without the adapter; null when it throws nothing, such as for an answer with an error in it.</param>
public sealed record FailingCall(string Name, string ErrorType, Func<Task> CallAsync, Type? Throws);
