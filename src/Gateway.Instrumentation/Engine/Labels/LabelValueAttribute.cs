namespace Gateway.Instrumentation;

/// <summary>Gives an enum member the text that a label shows for it, where snake_case is not wanted: <c>[LabelValue("GET")]</c>.</summary>
/// <param name="value">The text, as it shall stand on the page.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class LabelValueAttribute(string value) : Attribute
{
    /// <summary>The text, as it shall stand on the page.</summary>
    public string Value { get; } = value;
}
