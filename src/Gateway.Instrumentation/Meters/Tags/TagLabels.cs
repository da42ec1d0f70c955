using System.Collections;
using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>The labels of one metric, made from the keys of its tags as they come. Read without a lock, extended under the registry's gate.</summary>
internal sealed class TagLabels(MetricRegistry registry, MetricType type) : IReadOnlyList<LabelDefinition>
{
    /// <summary>The most labels of one metric, and the most keys of each: keys come from code, so more of them are a mistake.</summary>
    private const int MaxLabels = TagHash.MaxTags;

    private readonly ConcurrentDictionary<string, TagKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TagLabel> _labels = new(StringComparer.Ordinal);
    private volatile LabelDefinition[] _definitions = [];

    public int Count => _definitions.Length;

    public LabelDefinition this[int index] => _definitions[index];

    public IEnumerator<LabelDefinition> GetEnumerator() => ((IEnumerable<LabelDefinition>)_definitions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The label of a tag's key; null when the metric has too many.</summary>
    public TagKey? Of(string key) => _keys.TryGetValue(key, out var known) ? known : Add(key);

    private TagKey? Add(string key)
    {
        if (_keys.Count >= 4 * MaxLabels)
            return null;
        lock (registry.Gate)
        {
            if (_keys.TryGetValue(key, out var known))
                return known;
            var name = InstrumentNames.LabelOf(key, type);
            if (!_labels.TryGetValue(name, out var label))
            {
                if (_labels.Count == MaxLabels)
                    return null;
                var definition = registry.Describe(Label.Text(name));
                _labels.Add(name, label = new TagLabel(name, definition.Limit));
                _definitions = [.. _definitions, definition];
            }

            return _keys[key] = new TagKey(key, label);
        }
    }
}
