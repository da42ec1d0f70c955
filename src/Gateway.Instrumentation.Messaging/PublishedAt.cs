namespace Gateway.Instrumentation.Messaging;

/// <summary>The time of a publish in a message. What a foreign publisher writes may be no date at all.</summary>
internal static class PublishedAt
{
    /// <summary>The header, in Unix milliseconds.</summary>
    public const string Header = "x-published-at-ms";

    public static DateTimeOffset? OfMilliseconds(long value) =>
        value >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && value <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;

    public static DateTimeOffset? OfSeconds(long value) =>
        value >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && value <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : null;
}
