namespace Gateway.Instrumentation;

/// <summary>Sets the published text of an enum member, instead of its name in snake_case: <c>[LabelValue("GET")]</c>.</summary>
/// <param name="value">The published text.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class LabelValueAttribute(string value) : Attribute
{
    /// <summary>The published text.</summary>
    public string Value { get; } = value;
}
