namespace Gateway.Instrumentation;

/// <summary>The delegates that <c>Run</c> and <c>RunAsync</c> are given.</summary>
internal static class Work
{
    /// <summary>What the compiler says of an async delegate that is given to <c>Run</c>.</summary>
    public const string UseRunAsync =
        "Run would time only the start of an async delegate and miss its failure: use RunAsync. (A lambda that does nothing but throw counts as one, too.)";

    /// <summary>The delegate itself. A missing one fails inside the operation, so that the scope ends like any that failed.</summary>
    public static TDelegate Given<TDelegate>(TDelegate? work)
        where TDelegate : Delegate => work ?? throw new ArgumentNullException(nameof(work));
}
