namespace TradingHandlers.Strategies;

/// <summary>The last closing prices of a symbol.</summary>
internal sealed class SymbolHistory
{
    private const int MomentumMinutes = 10;
    private const int MeanMinutes = 20;

    private readonly Queue<double> _closes = new();

    /// <summary>The mean of the last twenty minutes.</summary>
    public double Mean => _closes.Average();

    /// <summary>Takes in a price; the features as soon as there are enough.</summary>
    public Features? Add(double close)
    {
        _closes.Enqueue(close);
        if (_closes.Count > MeanMinutes)
            _closes.Dequeue();
        return _closes.Count < MeanMinutes ? null : new Features(close / _closes.ElementAt(MeanMinutes - 1 - MomentumMinutes) - 1, close / Mean - 1);
    }
}
