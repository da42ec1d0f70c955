namespace Gateway.Instrumentation;

/// <summary>What families make of the status of an HTTP answer.</summary>
internal static class HttpStatus
{
    public const int Succeeded = 200;
    public const int ClientDisconnected = 499;

    /// <summary>What stands for an exception that nobody handled.</summary>
    public const int Failed = 500;

    /// <summary>A label with room for more codes than any service answers with.</summary>
    public static Label<long> Label(string name) => Gateway.Instrumentation.Label.Number(name, limit: 100);

    /// <summary>The code as it is shown: what is no status at all is <c>other</c>.</summary>
    public static long Shown(int statusCode) => statusCode is >= 100 and <= 599 ? statusCode : long.MinValue;

    /// <summary>Whether the answer is an error: of the client or of the server, but not that the client went away.</summary>
    public static bool IsError(int statusCode) => statusCode >= 400 && statusCode != ClientDisconnected;
}
