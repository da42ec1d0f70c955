namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

/// <summary>Something that a handler or a client waits for, up to a deadline that no healthy run comes near.</summary>
internal sealed class Signal
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _set.TrySetResult();

    public Task WaitAsync() => _set.Task.WaitAsync(Deadline);
}
