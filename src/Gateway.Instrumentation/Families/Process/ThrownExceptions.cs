namespace Gateway.Instrumentation;

/// <summary>
/// The exceptions of the whole process. Static, as what it counts is: one subscription, which holds nothing but a number,
/// serves all registries, and none has to end it. It costs little beside a throw.
/// </summary>
internal static class ThrownExceptions
{
    private static long _count;

    static ThrownExceptions() => AppDomain.CurrentDomain.FirstChanceException += static (_, _) => Interlocked.Increment(ref _count);

    /// <summary>How many were thrown since <see cref="Start"/> was called first.</summary>
    public static long Count => Volatile.Read(ref _count);

    /// <summary>Starts to count, unless somebody did.</summary>
    public static void Start()
    {
        // The static constructor does it.
    }
}
