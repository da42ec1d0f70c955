namespace TradingHandlers.Tests.Running;

/// <summary>Luck that was agreed: these numbers, and the last one from then on.</summary>
internal sealed class Lucky(params double[] values) : Random
{
    private int _next;

    public override double NextDouble() => values[Math.Min(_next++, values.Length - 1)];
}
