namespace Gateway.Instrumentation.Benchmarks.Racing;

/// <summary>The laps of all rounds that count.</summary>
internal sealed class RaceResult
{
    private readonly List<Lap[]> _fair = [];
    private readonly List<Lap[]> _unfair = [];

    /// <summary>In how many rounds the threads of every side really ran at the same time.</summary>
    public int FairRounds => _fair.Count;

    /// <summary>False when there were too few of them, and the figures say less about contention than they should.</summary>
    public bool IsFair => _fair.Count >= Effort.MinRounds;

    private List<Lap[]> Counting => IsFair ? _fair : [.. _fair, .. _unfair];

    public void Add(Lap[] round) => (Array.TrueForAll(round, lap => lap.IsFair) ? _fair : _unfair).Add(round);

    /// <summary>The median time of an operation.</summary>
    public double Nanoseconds(int side) => Median(Counting.Select(round => round[side].Nanoseconds));

    /// <summary>
    /// The median of the rounds' own ratios: two times that were taken one after the other have more in common than
    /// two medians of a whole race.
    /// </summary>
    public double Ratio(int side, int against) =>
        Median(Counting.Select(round => round[side].Nanoseconds / round[against].Nanoseconds));

    /// <summary>As <see cref="Ratio"/>, of what both take longer than a third one that does the same without either.</summary>
    public double RatioOfAdded(int side, int against, int without) => Median(Counting.Select(round =>
        (round[side].Nanoseconds - round[without].Nanoseconds) / (round[against].Nanoseconds - round[without].Nanoseconds)));

    /// <summary>
    /// The time that one round in ten stays below: for operations so long that a busy machine interrupts most of them,
    /// where a median would tell how busy it was.
    /// </summary>
    public double UndisturbedNanoseconds(int side) => Quantile(Counting.Select(round => round[side].Nanoseconds), 0.1);

    private static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    private static double Quantile(IEnumerable<double> values, double quantile)
    {
        var ordered = values.Order().ToArray();
        return ordered[(int)(ordered.Length * quantile)];
    }
}
