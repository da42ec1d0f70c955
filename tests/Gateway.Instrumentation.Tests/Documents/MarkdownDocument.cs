using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>A document of this repository, in the parts that tests look at.</summary>
internal sealed partial class MarkdownDocument
{
    private const string Fence = "```";
    private const string GuideFolder = "docs/guide";

    private readonly List<(int Line, string Text)> _prose = [];
    private readonly List<CodeBlock> _codeBlocks = [];

    private MarkdownDocument(string path)
    {
        Path = path;
        var lines = File.ReadAllLines(Repository.PathOf(path));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                _prose.Add((i + 1, lines[i]));
                continue;
            }

            var first = i + 1;
            var end = Array.FindIndex(lines, first, line => line == Fence);
            end.ShouldBeGreaterThan(0, $"{path}({first}): the fence is never closed");
            _codeBlocks.Add(new CodeBlock(lines[i][Fence.Length..].Trim(), first + 1, string.Concat(lines[first..end].Select(line => line + "\n"))));
            i = end;
        }
    }

    /// <summary>The paths of all documents that people read, from the repository's root.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md" },
        .. In("docs", "*.md"), .. In(GuideFolder, "*.md"), .. In("docs/analyzers", "*.md"), .. In("docs/dashboards", "*.md"), .. In("src", "*/README.md"), .. In("samples", "*/README.md"),
    ];

    /// <summary>The paths of the guide's chapters.</summary>
    public static IReadOnlyList<string> Chapters { get; } = [.. In(GuideFolder, "*.md")];

    /// <summary>The path from the repository's root, with slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<CodeBlock> CodeBlocks => _codeBlocks;

    /// <summary>What stands between backticks outside of code blocks.</summary>
    public IEnumerable<string> CodeSpans => _prose.SelectMany(line => SpansOf(line.Text));

    /// <summary>The anchors that its headings have on GitHub.</summary>
    public IEnumerable<string> Anchors
    {
        get
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var (_, text) in _prose.Where(line => Heading().IsMatch(line.Text)))
            {
                var anchor = NotInAnchors().Replace(Heading().Match(text).Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-');
                seen[anchor] = seen.GetValueOrDefault(anchor) + 1;
                yield return seen[anchor] == 1 ? anchor : $"{anchor}-{seen[anchor] - 1}";
            }
        }
    }

    /// <summary>The targets of its links, with the line where each stands.</summary>
    public IEnumerable<(int Line, string Target)> Links => _prose.SelectMany(
        line => Link().Matches(CodeSpan().Replace(line.Text, "")).Select(match => (line.Line, match.Groups[1].Value)));

    /// <summary>The calls in those columns of its tables whose heading starts with <c>Call</c>, each with its line.</summary>
    public IEnumerable<(int Line, string Code)> CallsInTables
    {
        get
        {
            string[]? header = null;
            foreach (var (line, text) in _prose)
            {
                var cells = text.StartsWith('|') ? text.Trim('|', ' ').Split(" | ") : null;
                header = cells is null ? null : header ?? cells;
                if (cells is null || header == cells)
                    continue;
                foreach (var span in cells.Zip(header!).Where(pair => pair.Second.Trim().StartsWith("Call", StringComparison.Ordinal)).SelectMany(pair => SpansOf(pair.First)))
                    yield return (line, span);
            }
        }
    }

    public static MarkdownDocument Read(string path) => new(path);

    private static IEnumerable<string> In(string folder, string pattern)
    {
        var root = Repository.PathOf(folder);
        var paths = pattern.StartsWith("*/", StringComparison.Ordinal)
            ? Directory.GetDirectories(root).SelectMany(sub => Directory.GetFiles(sub, pattern[2..]))
            : Directory.GetFiles(root, pattern);
        return paths.Select(path => System.IO.Path.GetRelativePath(Repository.PathOf(), path).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> SpansOf(string text) => CodeSpan().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^#{1,6} (.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
