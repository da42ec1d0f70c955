using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace PricingService.Learning.Retraining;

/// <summary>The properties whose model waits to be trained, or is being trained: each of them once.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RetrainingQueue(IOptions<LearningOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _endedAt = new(StringComparer.Ordinal);

    // Never more than there are properties, as each is in it once.
    private readonly Channel<string> _waiting = Channel.CreateUnbounded<string>();

    /// <summary>Adds a property. False when it is in already, or was trained just now.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="evenIfRecent">Whether a training that has just ended is no obstacle.</param>
    public bool TryAdd(string propertyId, bool evenIfRecent = false)
    {
        lock (_lock)
            return (evenIfRecent || !IsRecent(propertyId)) && _open.Add(propertyId) && _waiting.Writer.TryWrite(propertyId);
    }

    /// <summary>Whether a property waits, or is being trained.</summary>
    public bool Holds(string propertyId)
    {
        lock (_lock)
            return _open.Contains(propertyId);
    }

    /// <summary>Those that wait, in their order. Ends with the token.</summary>
    public IAsyncEnumerable<string> WaitingAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Says that a property's training has ended, however it did.</summary>
    public void End(string propertyId)
    {
        lock (_lock)
        {
            _open.Remove(propertyId);
            _endedAt[propertyId] = time.GetTimestamp();
        }
    }

    private bool IsRecent(string propertyId) =>
        _endedAt.TryGetValue(propertyId, out var ended) && time.GetElapsedTime(ended) < options.Value.RetrainingCooldown;
}
