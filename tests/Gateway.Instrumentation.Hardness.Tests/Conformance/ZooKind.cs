namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>An enum label of the zoo, with a text of its own and one that needs escaping.</summary>
public enum ZooKind
{
    /// <summary>Shown in snake_case.</summary>
    PlainMember,

    /// <summary>Shown as it says.</summary>
    [LabelValue("with \"quotes\" \\ and\nlines")]
    Awkward,
}
