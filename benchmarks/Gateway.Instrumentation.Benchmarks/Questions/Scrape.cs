using BenchmarkDotNet.Attributes;
using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Pages;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What writing a page costs. The times are for the whole page.</summary>
[MemoryDiagnoser]
public class Scrape
{
    private Side _buffer = null!;
    private Side _pipe = null!;
    private Side _copying = null!;

    [Params(1_000, 100_000)]
    public int Lines { get; set; }

    [Params(false, true)]
    public bool Histograms { get; set; }

    [ParamsAllValues]
    public ExpositionFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var page = Histograms ? Page.OfHistograms(Lines) : Page.OfCounters(Lines);
        _buffer = page.ToBuffer(Format);
        _pipe = page.ToPipe(Format);
        _copying = page.Copying(Format);
    }

    [Benchmark(Baseline = true)]
    public void ToBuffer() => _buffer.Run(0, 1);

    [Benchmark]
    public void ToPipe() => _pipe.Run(0, 1);

    [Benchmark]
    public void FloorCopying() => _copying.Run(0, 1);
}
