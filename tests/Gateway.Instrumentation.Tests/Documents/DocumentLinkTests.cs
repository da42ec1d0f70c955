using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>Links between the documents lead somewhere.</summary>
public class DocumentLinkTests
{
    public static TheoryData<string> Documents => [.. MarkdownDocument.Paths];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_or_heading_finds_it(string path) =>
        MarkdownDocument.Read(path).Links
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !IsThere(path, link.Target))
            .Select(link => $"{path}({link.Line}): {link.Target}")
            .ShouldBeEmpty();

    private static bool IsThere(string from, string target)
    {
        var (file, anchor) = target.Split('#') is [var left, var right] ? (left, right) : (target, null);
        var path = file.Length == 0 ? from : Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(from)!, file));
        var whole = Repository.PathOf(path);
        return anchor is null
            ? File.Exists(whole) || Directory.Exists(whole)
            : File.Exists(whole) && MarkdownDocument.Read(path).Anchors.Contains(anchor);
    }
}
