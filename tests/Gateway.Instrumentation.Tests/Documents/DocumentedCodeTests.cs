namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>Whoever copies code from a document gets code that compiles.</summary>
public class DocumentedCodeTests
{
    // Code of other libraries, and ours beside it in one file: compiled in Gateway.Instrumentation.Neighbours.Tests, which has them.
    private static readonly string[] CodeOfOthers = ["csharp before", "csharp beside"];

    public static TheoryData<string> Documents => [.. MarkdownDocument.Paths];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_code_of_a_document_compiles(string path) =>
        DocumentedCode.Errors(MarkdownDocument.Read(path)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_in_CSharp_stands_nowhere_but_in_blocks_that_are_compiled(string path) =>
        MarkdownDocument.Read(path).CodeBlocks
            .Where(block => block.Kind is not (DocumentedCode.Kind or "json" or "yaml" or "promql" or "")
                && !(CodeOfOthers.Contains(block.Kind) && path == "docs/migration.md"))
            .Select(block => $"{path}({block.Line - 1}): {block.Kind}")
            .ShouldBeEmpty();

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide/README.md")]
    [InlineData("docs/guide/getting-started.md")]
    [InlineData("docs/guide/your-own-metrics.md")]
    [InlineData("docs/quick-reference.md")]
    [InlineData("docs/migration.md")]
    public void Those_that_show_code_are_found(string path)
    {
        var document = MarkdownDocument.Read(path);
        (document.CodeBlocks.Count(block => block.Kind == DocumentedCode.Kind) + document.CallsInTables.Count()).ShouldBeGreaterThan(0);
    }
}
