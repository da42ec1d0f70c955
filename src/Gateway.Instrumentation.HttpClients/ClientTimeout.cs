namespace Gateway.Instrumentation.HttpClients;

/// <summary>
/// The time-out of a factory's client. A handler sees that its token was cancelled and not by whom: <see cref="HttpClient"/> cancels it for the
/// caller and for its own time-out. How long the call took tells them apart.
/// </summary>
internal sealed class ClientTimeout
{
    /// <summary>What <see cref="HttpClient"/> has by itself.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(100);

    private readonly WeakReference<HttpClient?> _last = new(null);
    private long _ticks = Default.Ticks;

    /// <summary>Read when it is needed: a typed client sets it in its constructor, after the factory made the client.</summary>
    public TimeSpan Current
    {
        get
        {
            if (_last.TryGetTarget(out var client))
                Volatile.Write(ref _ticks, client.Timeout.Ticks);
            return TimeSpan.FromTicks(Volatile.Read(ref _ticks));
        }
    }

    public void Remember(HttpClient client)
    {
        Volatile.Write(ref _ticks, client.Timeout.Ticks);
        _last.SetTarget(client);
    }
}
