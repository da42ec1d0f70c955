using BenchmarkDotNet.Attributes;
using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What a registry with 200 metrics costs at start.</summary>
[MemoryDiagnoser]
public class Registration
{
    private readonly Side _ours = RegistrationCase.Ours();
    private readonly Side _otel = RegistrationCase.Otel();
    private readonly Side _meter = RegistrationCase.BareMeter();

    [Benchmark]
    public void Ours() => _ours.Run(0, 1);

    [Benchmark(Baseline = true)]
    public void OpenTelemetry() => _otel.Run(0, 1);

    [Benchmark]
    public void BareMeter() => _meter.Run(0, 1);
}
