namespace Gateway.Instrumentation;

/// <summary>Which kind of values a label takes.</summary>
public enum LabelKind
{
    /// <summary>An open set of texts.</summary>
    Text,

    /// <summary>The members of an enum.</summary>
    Enum,

    /// <summary>An open set of whole numbers.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,
}
