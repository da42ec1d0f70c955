namespace Gateway.Instrumentation;

/// <summary>
/// Facts as labels of a constant 1: version, environment, build. Only one label set is shown: the one of the last call of
/// <see cref="Set"/>.
/// </summary>
/// <remarks>Thread-safe. Recording never throws.</remarks>
public sealed class Info : Series
{
    private volatile bool _retired;

    internal Info(Metric metric, byte[] labels)
        : base(metric, labels)
    {
    }

    /// <summary>Shows this label set, in place of an earlier one.</summary>
    public void Set()
    {
        if (_retired)
            this.Successor()?.Set();
        else
            Metric.CurrentInfo = this;
    }

    internal override void Write(ref ExpositionWriter writer)
    {
        if (IsShown)
            writer.Sample(Metric.Name, Labels, default, 1);
    }

    internal override void Accept(SeriesVisitor visitor)
    {
        if (IsShown)
            visitor.VisitInfo(this);
    }

    internal override long Activity => 0;

    internal override bool MayGoIdle => false;

    internal override bool IsRetired => _retired;

    internal override void Retire(long? unlessActiveSince = null) => _retired = true;

    private bool IsShown => !_retired && ReferenceEquals(Metric.CurrentInfo, this);
}
