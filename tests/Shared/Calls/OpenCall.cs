namespace Gateway.Instrumentation.TestServers;

/// <summary>A call whose answer is being read.</summary>
/// <param name="ReadToEndAsync">Reads the rest.</param>
/// <param name="LeaveAsync">Disposes it, whether all of it was read or not.</param>
public sealed record OpenCall(Func<Task> ReadToEndAsync, Func<ValueTask> LeaveAsync);
