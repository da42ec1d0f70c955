namespace Gateway.Instrumentation;

/// <summary>What receives the measurements of one instrument: the state of its subscription.</summary>
internal abstract class MeasurementTarget
{
    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    public virtual void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Record((double)value, tags);
}
