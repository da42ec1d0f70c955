using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Allocation;

/// <summary>Lets whoever awaits it wait until it is told to go on, without an allocation of its own.</summary>
internal sealed class ManualAwaitable : INotifyCompletion
{
    private Action? _continuation;

    public bool IsCompleted => false;

    public ManualAwaitable GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => _continuation = continuation;

    /// <summary>Goes on with whoever waits, if anyone does.</summary>
    public void Continue()
    {
        var continuation = _continuation;
        _continuation = null;
        continuation?.Invoke();
    }
}
