using System.Buffers;

namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>The names that both formats allow.</summary>
internal static class PageNames
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    private static readonly SearchValues<char> OfLabels = SearchValues.Create(Letters + "0123456789");
    private static readonly SearchValues<char> OfMetrics = SearchValues.Create(Letters + "0123456789:");

    public static bool IsMetricName(ReadOnlySpan<char> name) => !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(OfMetrics);

    public static bool IsLabelName(ReadOnlySpan<char> name) => !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(OfLabels);
}
