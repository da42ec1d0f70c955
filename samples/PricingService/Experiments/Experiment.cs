using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace PricingService.Experiments;

/// <summary>The experiment that compares prices by a model with prices by rules.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Experiment
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _hasDecided = new(StringComparer.Ordinal);
    private readonly Queue<string> _visitors = new();
    private readonly Dictionary<PricingExperimentVariant, ArmCounts> _arms = Enum.GetValues<PricingExperimentVariant>().ToDictionary(arm => arm, _ => new ArmCounts(0, 0, 0));
    private readonly ExperimentMetrics _metrics;
    private readonly ExperimentOptions _options;

    public Experiment(ExperimentMetrics metrics, IOptions<ExperimentOptions> options)
    {
        _metrics = metrics;
        _options = options.Value;
    }

    public string Id => _options.Id;

    /// <summary>The arms as they are now.</summary>
    public IReadOnlyDictionary<PricingExperimentVariant, ArmCounts> Arms
    {
        get
        {
            lock (_lock)
                return new Dictionary<PricingExperimentVariant, ArmCounts>(_arms);
        }
    }

    /// <summary>The arm of a visitor: always the same one, on every machine and after every restart, and nothing to be stored.</summary>
    public PricingExperimentVariant VariantOf(string visitorId)
    {
        // With the experiment's name, so that the next experiment mixes the visitors anew.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}:{visitorId}"));
        var place = BinaryPrimitives.ReadUInt64BigEndian(hash) / (ulong.MaxValue + 1.0);
        return place < _options.MlShare ? PricingExperimentVariant.Ml : PricingExperimentVariant.RuleBased;
    }

    /// <summary>Places a visitor in an arm. Who comes again is not counted again.</summary>
    public PricingExperimentVariant Assign(string visitorId)
    {
        var variant = VariantOf(visitorId);
        lock (_lock)
        {
            if (!_hasDecided.TryAdd(visitorId, false))
                return variant;
            _visitors.Enqueue(visitorId);
            if (_visitors.Count > _options.RememberedVisitors)
                _hasDecided.Remove(_visitors.Dequeue());
            _arms[variant] = _arms[variant] with { Assigned = _arms[variant].Assigned + 1 };
        }

        _metrics.RecordAssignment(Id, variant);
        return variant;
    }

    /// <summary>Takes in what a visitor decided. Only the first decision counts, and only of those who were assigned: an arm cannot have more decisions than visitors.</summary>
    public void RecordOutcome(string visitorId, bool accepted)
    {
        var variant = VariantOf(visitorId);
        lock (_lock)
        {
            if (!_hasDecided.TryGetValue(visitorId, out var decided) || decided)
                return;
            _hasDecided[visitorId] = true;
            var arm = _arms[variant];
            _arms[variant] = accepted ? arm with { Accepted = arm.Accepted + 1 } : arm with { Declined = arm.Declined + 1 };
        }

        if (accepted)
            _metrics.RecordAccepted(Id, variant);
        else
            _metrics.RecordDeclined(Id, variant);
    }
}
