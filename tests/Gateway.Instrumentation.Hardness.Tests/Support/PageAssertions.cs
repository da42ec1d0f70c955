namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Compares whole pages, and says only where they differ.</summary>
internal static class PageAssertions
{
    private const int MaxListed = 12;

    public static void ShouldBeThePage(this IEnumerable<string> actual, IEnumerable<string> expected)
    {
        var there = Count(actual);
        var wanted = Count(expected);
        List<string> differences =
        [
            .. wanted.Where(line => there.GetValueOrDefault(line.Key) < line.Value).Select(line => $"missing: {line.Key}"),
            .. there.Where(line => wanted.GetValueOrDefault(line.Key) < line.Value).Select(line => $"not expected: {line.Key}"),
        ];
        if (differences.Count > 0)
            throw new PageDiffersException($"{differences.Count} lines differ of {wanted.Count}:\n{string.Join('\n', differences.Order(StringComparer.Ordinal).Take(MaxListed))}");
    }

    private static Dictionary<string, int> Count(IEnumerable<string> lines) =>
        lines.GroupBy(line => line, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
}

internal sealed class PageDiffersException(string message) : Exception(message);
