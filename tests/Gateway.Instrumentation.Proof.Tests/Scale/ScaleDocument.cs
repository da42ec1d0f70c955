using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>The configurations of <c>docs/scale.md</c>, so that what is tried is what stands there.</summary>
internal static partial class ScaleDocument
{
    public const string Name = "scale.md";

    /// <summary>All blocks of YAML.</summary>
    public static IReadOnlyList<string> Blocks { get; } = [.. Block().Matches(File.ReadAllText(Repository.PathOf("docs", Name))).Select(block => block.Groups[1].Value)];

    /// <summary>The block that holds a text, in fast motion.</summary>
    public static string Yaml(string text) => Fast(Blocks.Single(block => block.Contains(text, StringComparison.Ordinal)));

    /// <summary>A configuration in fast motion.</summary>
    public static string Fast(string configuration) => configuration.Replace("15s", "1s", StringComparison.Ordinal);

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
