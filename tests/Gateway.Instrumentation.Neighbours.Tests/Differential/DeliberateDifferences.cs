using System.Text;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>
/// Where this library and prometheus-net show something else on purpose. The differential test knows these and no others;
/// <c>docs/migration.md</c> lists them for the reader.
/// </summary>
internal static class DeliberateDifferences
{
    private static readonly UTF8Encoding Replacing = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>
    /// How this library publishes what prometheus-net is given: an empty value is <c>unknown</c>, because to Prometheus a label
    /// with an empty value does not exist. (Both replace a lone surrogate: UTF-8 cannot hold it.)
    /// </summary>
    public static string LabelValue(string value) =>
        value.Length == 0 ? "unknown" : Replacing.GetString(Replacing.GetBytes(value));

    /// <summary>
    /// A help text without what the formats want escaped (a backslash, a line break, in OpenMetrics a quotation mark): this library
    /// escapes them; prometheus-net writes them as they are, and a line break ends the HELP line in the middle.
    /// </summary>
    public static string WithoutEscapes(string help) => string.Concat(help.Where(c => c is not ('\\' or '\n' or '"')));

    /// <summary>
    /// In OpenMetrics a sum is a counter. We leave out sum and count where the sum may fall: with a bound below 0, or once it is
    /// below 0 or no number. A strict reader refuses the whole page otherwise. prometheus-net writes them.
    /// </summary>
    public static bool LeavesOutSum(double sum, bool hasNegativeBounds) => hasNegativeBounds || !(sum >= 0);

    /// <summary>A sum or a counter beyond the largest double stays there; that of prometheus-net becomes infinite, and then no number.</summary>
    public static double LargestSum => double.MaxValue;

    /// <summary>The registry's own metrics, which prometheus-net has not: folds, rejections and series in use.</summary>
    public static bool IsOwnMetric(string name) => name.StartsWith("gateway_metrics_", StringComparison.Ordinal);
}
