namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The time that a picture shows, as seconds since 1970, and the seconds between its points.</summary>
internal readonly record struct TimeRange(double From, double To, double Step)
{
    /// <summary>The place of a moment between <see cref="From"/> at 0 and <see cref="To"/> at 1.</summary>
    public double Place(double time) => (time - From) / (To - From);

    /// <summary>The number of moments with a point.</summary>
    public int Moments => (int)Math.Round((To - From) / Step) + 1;
}
