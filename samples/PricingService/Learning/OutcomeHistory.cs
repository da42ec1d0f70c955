using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PricingService.Learning;

/// <summary>The last outcomes of each property, to be trained on.</summary>
/// <remarks>Thread-safe. In memory only: after a restart the models are still there, and what they learn from comes anew.</remarks>
public sealed class OutcomeHistory(IOptions<LearningOptions> options)
{
    private readonly ConcurrentDictionary<string, Queue<Outcome>> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Keeps outcomes and returns how many there are now.</summary>
    public int Add(string propertyId, IReadOnlyCollection<Outcome> outcomes)
    {
        var kept = _outcomes.GetOrAdd(propertyId, static _ => new Queue<Outcome>());
        lock (kept)
        {
            foreach (var outcome in outcomes)
                kept.Enqueue(outcome);
            while (kept.Count > options.Value.KeepOutcomes)
                kept.Dequeue();
            return kept.Count;
        }
    }

    /// <summary>The outcomes of a property, the oldest first.</summary>
    public IReadOnlyList<Outcome> Of(string propertyId)
    {
        if (!_outcomes.TryGetValue(propertyId, out var kept))
            return [];
        lock (kept)
            return [.. kept];
    }
}
