namespace Gateway.Instrumentation;

/// <summary>Checks of the delegates passed to <c>Run</c> and <c>RunAsync</c>.</summary>
internal static class Work
{
    /// <summary>The compiler's message for an async delegate passed to <c>Run</c>.</summary>
    public const string UseRunAsync =
        "Run would time only the start of an async delegate and miss its failure: use RunAsync. (A lambda that does nothing but throw counts as one, too.)";

    /// <summary>The compiler's message for a delegate that returns a stream, passed to <c>Run</c>.</summary>
    public const string PassTheStream =
        "Run would time only how long it takes to make the stream and miss its failure: pass the stream itself to RunAsync.";

    /// <summary>Returns the delegate. A null one throws inside the operation, so that the scope ends as failed.</summary>
    public static TDelegate Given<TDelegate>(TDelegate? work)
        where TDelegate : Delegate => work ?? throw new ArgumentNullException(nameof(work));
}
