namespace Gateway.Instrumentation.Monitoring;

/// <summary>Something that is wrong in a query.</summary>
/// <param name="Rule">The rule, such as <c>rate-of-gauge</c>; all are in <c>docs/monitoring.md</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
/// <param name="Query">The text of the query.</param>
/// <param name="Position">The offset into the text.</param>
public sealed record QueryFinding(string Rule, string Message, string Query, int Position)
{
    /// <summary>The rule, the message and the place, on three lines.</summary>
    public override string ToString() => $"{Rule}: {Message}{Environment.NewLine}{QueryPlace.Show(Query, Position)}";
}
