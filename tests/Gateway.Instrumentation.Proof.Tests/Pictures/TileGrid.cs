namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Places for several values in one panel, side by side and in as many lines as keep them near a shape.</summary>
internal static class TileGrid
{
    private const double Gap = 6;

    /// <summary>The places.</summary>
    /// <param name="count">How many.</param>
    /// <param name="width">The width of all.</param>
    /// <param name="height">The height of all.</param>
    /// <param name="widest">How many times its height a place should be wide at most.</param>
    public static IEnumerable<(double X, double Y, double Width, double Height)> Place(int count, double width, double height, double widest)
    {
        var lines = 1;
        while (lines < count && width / Columns(lines) / (height / lines) < widest / 2)
            lines++;
        var columns = Columns(lines);
        double wide = (width - ((columns - 1) * Gap)) / columns, high = (height - ((lines - 1) * Gap)) / lines;
        for (var i = 0; i < count; i++)
            yield return (i % columns * (wide + Gap), i / columns * (high + Gap), wide, high);

        int Columns(int inLines) => (count + inLines - 1) / inLines;
    }
}
