using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Pages;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>
/// One question to BenchmarkDotNet: what does this work cost here, on OpenTelemetry, on a bare meter, and what would
/// the machine itself take? Each answer comes from a process of its own.
/// </summary>
[MemoryDiagnoser]
public abstract class Question : IDisposable
{
    private const int Operations = 1024;

    private readonly OtelSdk _otelSdk = new();
    private readonly BareMeter _unheardMeter = new(listened: false);
    private readonly BareMeter _heardMeter = new(listened: true);
    private readonly Side _ours;
    private readonly Side _otel;
    private readonly Side _unheard;
    private readonly Side _heard;
    private readonly Side _atomic = Floors.AtomicWord();
    private readonly Side _thread = Floors.ThreadOwnWord();
    private readonly Side _clock = Floors.TwoTimestamps();
    private readonly MetricRegistry _registry = Contenders.Ours.CreateRegistry();
    private readonly bool _insideTrace;
    private Activity? _activity;

    private protected Question(Case work, bool insideTrace = false)
    {
        _ours = Contenders.Ours.Side(work, _registry);
        _otel = _otelSdk.Side(work);
        _unheard = _unheardMeter.Side(work);
        _heard = _heardMeter.Side(work);
        _insideTrace = insideTrace;
    }

    [GlobalSetup]
    public void Setup()
    {
        if (!_insideTrace)
            return;
        _ours.Run(0, Operations);
        _registry.Collect(new DiscardingBuffer(), ExpositionFormat.OpenMetrics); // asks for exemplars
        _activity = SampledActivity.Start();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _activity?.Dispose();
        _otelSdk.Dispose();
        _unheardMeter.Dispose();
        _heardMeter.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Ours() => _ours.Run(0, Operations);

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void OpenTelemetry() => _otel.Run(0, Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void MeterNobodyListens() => _unheard.Run(0, Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void MeterBareListener() => _heard.Run(0, Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void FloorInterlocked() => _atomic.Run(0, Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void FloorWordPerThread() => _thread.Run(0, Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void FloorTwoTimestamps() => _clock.Run(0, Operations);
}
