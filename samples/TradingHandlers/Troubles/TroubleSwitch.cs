namespace TradingHandlers.Troubles;

/// <summary>The trouble of this process, if there is any. One at a time; the services ask whether it concerns them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TroubleSwitch(TimeProvider time)
{
    private volatile State? _state;

    /// <summary>The trouble now; null when all is well.</summary>
    public string? Current => _state is { } state && (state.Until is not { } until || time.GetUtcNow() < until) ? state.Name : null;

    public bool IsOn(string name) => Current == name;

    public void Start(TroubleRequest request) =>
        _state = new State(request.Name, request.Duration is { } duration ? time.GetUtcNow() + duration : null);

    public void Stop() => _state = null;

    private sealed record State(string Name, DateTimeOffset? Until);
}
