using Microsoft.Extensions.Options;
using PricingService.Models;

namespace PricingService.Learning;

/// <summary>Sees when demand is no longer what a model learned: its recent errors are then other than those at its training.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class DriftDetector(IOptions<LearningOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RecentErrors> _recent = new(StringComparer.Ordinal);

    /// <summary>Takes in what happened; true when that makes a drift. Each drift is told once.</summary>
    public bool Observe(ElasticityModel model, IEnumerable<Outcome> outcomes)
    {
        lock (_lock)
        {
            if (!_recent.TryGetValue(model.PropertyId, out var recent) || recent.ModelVersion != model.Version)
                _recent[model.PropertyId] = recent = new RecentErrors(model.Version); // another model's errors say nothing on this one
            foreach (var outcome in outcomes)
            {
                recent.Errors.Enqueue(outcome.ErrorOf(model));
                if (recent.Errors.Count > options.Value.DriftWindow)
                    recent.Errors.Dequeue();
            }

            if (recent.Errors.Count < options.Value.DriftWindow || !IsDrift(model, recent.Errors))
                return false;
            recent.Errors.Clear();
            return true;
        }
    }

    // At the training the errors were 0 in the mean. The mean of so few of them strays by its standard error, and by many
    // times that only when something has changed.
    private bool IsDrift(ElasticityModel model, Queue<double> errors) =>
        Math.Abs(errors.Average()) > options.Value.DriftThreshold * model.ErrorSpread / Math.Sqrt(errors.Count);

    private sealed record RecentErrors(int ModelVersion)
    {
        public Queue<double> Errors { get; } = new();
    }
}
