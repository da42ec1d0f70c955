using Gateway.Instrumentation.Tests.Documents;
using Gateway.Instrumentation.TestServers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Gateway.Instrumentation.Analyzers.Tests;

public class DocumentTests
{
    private const string Pages = "docs/analyzers/";

    public static TheoryData<string> RuleIds => [.. AnalyzedCode.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Order()];

    public static TheoryData<string> Documents => [.. MarkdownDocument.Paths.Where(path => !path.StartsWith(Pages, StringComparison.Ordinal))];

    [Fact]
    public void Every_page_is_that_of_a_rule_and_the_index_has_them_all()
    {
        Directory.GetFiles(Repository.PathOf("docs", "analyzers"), "GWM*.md").Select(Path.GetFileNameWithoutExtension).Order()
            .ShouldBe(RuleIds.Select(row => row.Data));
        var index = MarkdownDocument.Read(Pages + "README.md").Links.Select(link => link.Target).Where(target => target.StartsWith("GWM", StringComparison.Ordinal));
        index.ShouldBe(RuleIds.Select(row => row.Data + ".md"), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async Task The_bad_code_of_a_page_is_named_and_the_good_code_is_not(string id)
    {
        var rule = AnalyzedCode.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Single(rule => rule.Id == id);
        rule.HelpLinkUri.ShouldBe($"{Pages}{id}.md");
        var page = MarkdownDocument.Read(rule.HelpLinkUri);
        File.ReadLines(Repository.PathOf(rule.HelpLinkUri)).First().ShouldBe($"# {id}: {rule.Title}");

        var blocks = page.CodeBlocks.Where(block => block.Kind == DocumentedCode.Kind).ToList();
        var (bad, good) = (blocks[0], blocks[1]);
        var warnings = (await WarningsAsync(page)).Select(warning => (warning.Id, Line: warning.Location.GetMappedLineSpan().StartLinePosition.Line + 1)).ToList();

        warnings.ShouldNotBeEmpty();
        warnings.ShouldAllBe(warning => warning.Id == id && warning.Line >= bad.Line && warning.Line < good.Line);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task The_code_of_the_other_documents_breaks_no_rule(string path)
    {
        var document = MarkdownDocument.Read(path);
        var inTables = document.CallsInTables.Select(call => call.Line).ToHashSet();

        // A call in a table does not show how it goes on, and a few statements do not show how often they run.
        (await WarningsAsync(document))
            .Where(warning => !inTables.Contains(warning.Location.GetMappedLineSpan().StartLinePosition.Line + 1) && warning.Id != "GWM007")
            .Select(warning => warning.ToString()).ShouldBeEmpty();
    }

    // The documents' code stands where a test framework is referenced, for the chapter on tests, and between hidden lines, which
    // are generated code to an analyzer: users' code does not.
    private static async Task<IReadOnlyList<Diagnostic>> WarningsAsync(MarkdownDocument document)
    {
        var warnings = new List<Diagnostic>();
        foreach (var compilation in DocumentedCode.Compilations(document))
        {
            var tests = compilation.References.Where(reference => Path.GetFileName(reference.Display!).StartsWith("xunit", StringComparison.Ordinal));
            var shown = compilation.SyntaxTrees.Select(tree => tree.WithChangedText(SourceText.From(tree.ToString().Replace("#line hidden", "#line default", StringComparison.Ordinal))));
            warnings.AddRange(await AnalyzedCode.WarningsAsync(compilation.RemoveReferences(tests).RemoveAllSyntaxTrees().AddSyntaxTrees(shown)));
        }

        return warnings;
    }
}
