using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>What was measured, beside what it should be at most and what it could be at least.</summary>
internal sealed record Figure(double? Value, double? Target, string? Floor, string Unit = "")
{
    public static Figure None { get; } = new(null, null, null);

    public bool IsMissed => Target is not null && Math.Round(Value!.Value, 2) > Target;

    public string Text => Show(Value);

    public string TargetText => Show(Target);

    private string Show(double? value) => value is { } number ? MarkdownTable.Number(number) + Unit : "–";
}
