using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>Tells what the value of a label looks like.</summary>
internal static partial class ValueKinds
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    private const string Uuid = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
    private const string LongHex = "(?=[a-fA-F]*[0-9])[0-9a-fA-F]{16,}";

    public static ValueKind Of(ReadOnlySpan<char> value)
    {
        if (IsPath(value) && WithNumbers().IsMatch(value))
            return ValueKind.Path;
        if (WithUuid().IsMatch(value))
            return ValueKind.Uuid;
        if (EMail().IsMatch(value))
            return ValueKind.EMail;
        if (TimeStamp().IsMatch(value))
            return ValueKind.TimeStamp;
        return Id().IsMatch(value) ? ValueKind.Id : ValueKind.Other;
    }

    /// <summary>How many different ones make a series of them: one e-mail address is one too many, one UUID may be the instance's own.</summary>
    public static int Enough(ValueKind kind) => kind switch
    {
        ValueKind.EMail => 1,
        ValueKind.Uuid or ValueKind.Path => 2,
        _ => 3,
    };

    /// <summary>The kind in words, in the plural.</summary>
    public static string Words(ValueKind kind) => kind switch
    {
        ValueKind.Uuid => "UUIDs",
        ValueKind.EMail => "e-mail addresses",
        ValueKind.TimeStamp => "time stamps",
        ValueKind.Path => "paths with ids in them",
        _ => "ids",
    };

    /// <summary>What to record instead.</summary>
    public static string Remedy(ValueKind kind) => kind switch
    {
        ValueKind.Path => "Use the route's template (/users/{id}).",
        ValueKind.TimeStamp => "A time is a value: make it a gauge in seconds.",
        ValueKind.EMail => "They are personal data as well. Take the label away; logs and traces have such values.",
        _ => "Take the label away; logs, traces and exemplars have such values.",
    };

    private static bool IsPath(ReadOnlySpan<char> value) => value.StartsWith('/') || value.Contains("://", StringComparison.Ordinal);

    [GeneratedRegex($@"/([0-9]+|{Uuid}|{LongHex})(/|\?|$)|\?[^/]*=", Options)]
    private static partial Regex WithNumbers();

    [GeneratedRegex(Uuid, Options)]
    private static partial Regex WithUuid();

    [GeneratedRegex(@"^[^@\s/]+@[^@\s/]+\.[A-Za-z]{2,}\z", Options)]
    private static partial Regex EMail();

    // A date, or seconds or milliseconds since 1970 in this century.
    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?|1[0-9]{9}(\.[0-9]+)?|1[0-9]{12})\z", Options)]
    private static partial Regex TimeStamp();

    // Long numbers, long hexadecimal ones, and a word with a number of four digits: user-1234. Status codes and ports are none.
    [GeneratedRegex($@"^([0-9]{{6,}}|{LongHex}|[A-Za-z]+[-_:#][0-9]{{4,}})\z", Options)]
    private static partial Regex Id();
}
