namespace Gateway.Instrumentation;

/// <summary>The measurements of one reading. Those of folded tags add up; of two with the same tags, the last counts.</summary>
internal sealed class ObservedReading<TSeries> : Dictionary<TSeries, double>
    where TSeries : Series
{
    public void Note(TSeries series, double value, bool folded)
    {
        if (folded && TryGetValue(series, out var others))
            value += others;
        this[series] = value;
    }
}
