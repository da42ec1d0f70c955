namespace Gateway.Instrumentation.Benchmarks.Racing;

/// <summary>How much time a race may take.</summary>
/// <param name="Rounds">How often each side runs.</param>
/// <param name="MaxTime">When it stops though rounds are missing: one round of the largest pages takes long.</param>
internal sealed record Effort(int Rounds, TimeSpan MaxTime)
{
    /// <summary>How many rounds there are at least, whatever they take.</summary>
    public const int MinRounds = 9;

    /// <summary>
    /// How long one side runs in a round: less than the time that the system gives a thread at once, so that on a busy
    /// machine most rounds are left alone.
    /// </summary>
    public static TimeSpan RoundTime { get; } = TimeSpan.FromMilliseconds(1.5);

    public static Effort Full { get; } = new(401, TimeSpan.FromSeconds(8));

    public static Effort Quick { get; } = new(41, TimeSpan.FromSeconds(1.5));
}
