namespace Gateway.Instrumentation;

/// <summary>
/// Counts the exceptions of the whole process. It is static, because the event is: one subscription serves all registries,
/// and none has to end it. It keeps only a number, and its cost is small compared with a throw.
/// </summary>
internal static class ThrownExceptions
{
    private static long _count;

    static ThrownExceptions() => AppDomain.CurrentDomain.FirstChanceException += static (_, _) => Interlocked.Increment(ref _count);

    /// <summary>Number of exceptions thrown since the first call of <see cref="Start"/>.</summary>
    public static long Count => Volatile.Read(ref _count);

    /// <summary>Starts counting, unless it has already started.</summary>
    public static void Start()
    {
        // The static constructor subscribes.
    }
}
