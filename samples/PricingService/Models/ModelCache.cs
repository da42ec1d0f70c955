using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace PricingService.Models;

/// <summary>The models that were used last, in memory; the others are loaded when they are asked for.</summary>
/// <remarks>Thread-safe. Every change sets the gauge before the lock is left, so that no older number can overtake a newer one.</remarks>
public sealed class ModelCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<ElasticityModel>> _models = new(StringComparer.Ordinal);
    private readonly LinkedList<ElasticityModel> _byUse = new(); // the one used last comes first
    private readonly ModelStore _store;
    private readonly PricingModelMetrics _metrics;
    private readonly int _size;

    public ModelCache(ModelStore store, PricingModelMetrics metrics, IOptions<ModelOptions> options)
    {
        _store = store;
        _metrics = metrics;
        _size = options.Value.CacheSize;
    }

    /// <summary>How many models are in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _models.Count;
        }
    }

    /// <summary>Whether a property's model is in memory. Is no use of it.</summary>
    public bool Holds(string propertyId)
    {
        lock (_lock)
            return _models.ContainsKey(propertyId);
    }

    /// <summary>The model of a property, loaded if need be; null when it has none yet.</summary>
    public async Task<ElasticityModel?> FindAsync(string propertyId, CancellationToken cancellationToken)
    {
        using var lookup = _metrics.TrackModelLookup();
        if (TryUse(propertyId, out var known))
        {
            lookup.Complete(CacheLookupResult.Hit);
            return known;
        }

        var loaded = await _store.LoadAsync(propertyId, cancellationToken);
        lookup.Complete(CacheLookupResult.Miss);
        return loaded is null ? null : Put(loaded);
    }

    /// <summary>Puts a model in memory, unless a newer one is there already, and returns the one that is then there.</summary>
    public ElasticityModel Put(ElasticityModel model)
    {
        lock (_lock)
        {
            if (_models.TryGetValue(model.PropertyId, out var known))
            {
                // Whoever was loading while a training ended comes with the old one.
                if (known.Value.Version >= model.Version)
                    return known.Value;
                _byUse.Remove(known);
            }

            _models[model.PropertyId] = _byUse.AddFirst(model);
            if (_models.Count > _size)
            {
                _models.Remove(_byUse.Last!.Value.PropertyId);
                _byUse.RemoveLast();
            }

            _metrics.SetModelsLoaded(_models.Count);
            return model;
        }
    }

    private bool TryUse(string propertyId, [NotNullWhen(true)] out ElasticityModel? model)
    {
        lock (_lock)
        {
            model = null;
            if (!_models.TryGetValue(propertyId, out var node))
                return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            model = node.Value;
            return true;
        }
    }
}
