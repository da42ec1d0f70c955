using System.Globalization;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>The options behind a command's name.</summary>
/// <param name="IsQuick">Whether a rough figure will do.</param>
/// <param name="Seconds">How long <c>soak</c> and <c>reliability</c> run.</param>
/// <param name="Rest">What is no option of ours.</param>
internal sealed record Arguments(bool IsQuick, int Seconds, IReadOnlyList<string> Rest)
{
    private const int DefaultSeconds = 30;

    public Effort Effort => IsQuick ? Effort.Quick : Effort.Full;

    /// <exception cref="FormatException">An option has no number where it needs one.</exception>
    public static Arguments Parse(IEnumerable<string> args)
    {
        var rest = new List<string>(args);
        var quick = rest.Remove("--quick");
        var seconds = DefaultSeconds;
        var at = rest.IndexOf("--seconds");
        if (at >= 0)
        {
            if (at + 1 == rest.Count || !int.TryParse(rest[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds < 1)
                throw new FormatException("--seconds needs a whole number of at least 1.");
            rest.RemoveRange(at, 2);
        }

        return new Arguments(quick, seconds, rest);
    }
}
