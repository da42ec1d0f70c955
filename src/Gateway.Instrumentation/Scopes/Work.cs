namespace Gateway.Instrumentation;

/// <summary>The delegates that <c>Run</c> and <c>RunAsync</c> are given.</summary>
internal static class Work
{
    /// <summary>The delegate itself. A missing one fails inside the operation, so that the scope ends like any that failed.</summary>
    public static TDelegate Given<TDelegate>(TDelegate? work)
        where TDelegate : Delegate => work ?? throw new ArgumentNullException(nameof(work));
}
