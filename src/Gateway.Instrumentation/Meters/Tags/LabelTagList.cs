using System.Buffers;

namespace Gateway.Instrumentation;

/// <summary>The labels of one measurement in the order of their names, so that the order of its tags does not matter.</summary>
internal ref struct LabelTagList(int capacity)
{
    private readonly LabelTag[] _tags = ArrayPool<LabelTag>.Shared.Rent(capacity);
    private int _count;

    /// <summary>True when a tag was left out because the metric has too many labels.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>Adds tags. Of several with one key, the last counts; one without a value is no label.</summary>
    public void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, TagLabels labels)
    {
        foreach (var tag in tags)
        {
            if (tag.Key is null)
                continue;
            var text = tag.Value as string ?? TagText.Of(tag.Value);
            if (string.IsNullOrEmpty(text))
                continue; // to Prometheus, a label with an empty value does not exist
            if (labels.Of(tag.Key) is { } key)
                Insert(new LabelTag(key, text));
            else
                LeftOut = true;
        }
    }

    /// <summary>The labels. The texts of several keys that become one label are joined in the order of the keys, as OpenTelemetry joins them.</summary>
    public ReadOnlySpan<LabelTag> Labels()
    {
        var last = 0;
        for (var i = 1; i < _count; i++)
        {
            if (ReferenceEquals(_tags[last].Key.Label, _tags[i].Key.Label))
                _tags[last] = _tags[last] with { Text = $"{_tags[last].Text};{_tags[i].Text}" };
            else
                _tags[++last] = _tags[i];
        }

        _count = _count == 0 ? 0 : last + 1;
        return _tags.AsSpan(0, _count);
    }

    public readonly void Dispose() => ArrayPool<LabelTag>.Shared.Return(_tags, clearArray: true);

    private void Insert(LabelTag tag)
    {
        var place = _count;
        for (; place > 0; place--)
        {
            var order = Compare(tag.Key, _tags[place - 1].Key);
            if (order == 0)
            {
                _tags[place - 1] = tag;
                return;
            }

            if (order > 0)
                break;
        }

        Array.Copy(_tags, place, _tags, place + 1, _count - place);
        _tags[place] = tag;
        _count++;
    }

    private static int Compare(TagKey one, TagKey other)
    {
        var order = string.CompareOrdinal(one.Label.Name, other.Label.Name);
        return order != 0 ? order : string.CompareOrdinal(one.Key, other.Key);
    }
}
