using System.CommandLine;
using Gateway.Instrumentation.Monitoring;
using Spectre.Console;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary><c>reference</c>: the metrics of the library, with labels and meaning.</summary>
internal sealed class ReferenceCommand : ToolCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _words = new("words") { Description = "Only metrics that have all of these words in their name, family, labels or meaning.", Arity = ArgumentArity.ZeroOrMore };

    public ReferenceCommand(Terminal terminal)
        : base("reference", "Lists the metrics of the library with their labels and meaning.")
    {
        _terminal = terminal;
        Arguments.Add(_words);
        SetAction(Run);
    }

    public override IReadOnlyList<(string CommandLine, string Purpose)> Examples =>
    [
        ("gateway-metrics reference", "All of them"),
        ("gateway-metrics reference llm tokens", "Those that have to do with both words"),
    ];

    private int Run(ParseResult parsed)
    {
        var words = parsed.GetValue(_words) ?? [];
        var found = MetricCatalog.BuiltIn.Definitions.Where(definition => words.All(word => TextOf(definition).Contains(word, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (found.Length == 0)
        {
            _terminal.Error.WriteLine($"No metric has to do with {string.Join(" and ", words)}.");
            return ExitCodes.Findings;
        }

        var table = new Table().AddColumns("Metric", "Type", "Labels", "Meaning");
        foreach (var definition in found.OrderBy(definition => definition.Family, StringComparer.Ordinal))
            table.AddRow(new Text(definition.Name), new Text(definition.Type.ToString().ToLowerInvariant()), new Text(string.Join(", ", definition.Labels.Select(label => label.Name))), new Text(definition.Help));
        _terminal.Console.Write(table);
        return ExitCodes.Success;
    }

    private static string TextOf(MetricDefinition definition) =>
        $"{definition.Name} {definition.Family} {string.Join(' ', definition.Labels.Select(label => label.Name))} {definition.Help}";
}
