namespace TradingHandlers.Tests.Running;

/// <summary>Luck that does not change.</summary>
internal sealed class Lucky(double value) : Random
{
    public override double NextDouble() => value;
}
