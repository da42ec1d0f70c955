namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>A label of a line, as it is written there: escapes stand as they are, and a value has one way to be written.</summary>
internal readonly record struct SampleLabel(ReadOnlyMemory<char> Name, ReadOnlyMemory<char> Value)
{
    public bool Is(ReadOnlySpan<char> name) => Name.Span.SequenceEqual(name);
}
