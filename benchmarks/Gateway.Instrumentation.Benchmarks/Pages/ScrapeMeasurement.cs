using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Pages;

/// <summary>What one page costs to write: nanoseconds per line, and bytes allocated per scrape.</summary>
internal sealed record ScrapeMeasurement(
    double BufferNanoseconds, double PipeNanoseconds, double CopyNanoseconds, double BufferBytes, double PipeBytes)
{
    public static ScrapeMeasurement Of(Page page, ExpositionFormat format, Effort effort)
    {
        var lines = page.CountLines(format);
        var race = new Race(effort, page.ToBuffer(format), page.ToPipe(format), page.Copying(format));
        var result = race.Run(threads: 1);
        return new(
            result.UndisturbedNanoseconds(0) / lines, result.UndisturbedNanoseconds(1) / lines, result.UndisturbedNanoseconds(2) / lines,
            race.BytesPerOperation(0), race.BytesPerOperation(1));
    }
}
