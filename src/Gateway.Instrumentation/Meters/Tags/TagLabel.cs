namespace Gateway.Instrumentation;

/// <summary>A label of a metric whose labels are the tags of its measurements.</summary>
internal sealed class TagLabel(string name, int limit)
{
    public string Name { get; } = name;

    public TextDomain Domain { get; } = new(name, limit);
}

/// <summary>A tag's key and the label that it becomes. Several keys may become one label: <c>a.b</c> and <c>a_b</c>.</summary>
internal sealed record TagKey(string Key, TagLabel Label);

/// <summary>A tag of a measurement that becomes a label.</summary>
internal readonly record struct LabelTag(TagKey Key, string Text);
