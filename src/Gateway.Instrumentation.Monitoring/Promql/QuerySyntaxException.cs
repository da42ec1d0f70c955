namespace Gateway.Instrumentation.Monitoring;

/// <summary>A query is no PromQL. The message shows the place.</summary>
public sealed class QuerySyntaxException : FormatException
{
    internal QuerySyntaxException(string problem, string text, int position)
        : base($"{problem}{Environment.NewLine}{QueryPlace.Show(text, position)}")
    {
        Problem = problem;
        Position = position;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>The offset into the text of the query.</summary>
    public int Position { get; }
}
