using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>The kind of values of a label.</summary>
public enum LabelKind
{
    /// <summary>An open set of texts.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>The members of an enum.</summary>
    [JsonStringEnumMemberName("enum")]
    Enum,

    /// <summary>An open set of whole numbers.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    [JsonStringEnumMemberName("flag")]
    Flag,
}
