using System.Text.Json;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>The error types of Redis operations.</summary>
internal static class RedisErrors
{
    private const string ConnectionError = "connection_error";

    private const string ServerError = "server_error";

    /// <summary>Those that an operation is announced with.</summary>
    public static ReadOnlySpan<string> Announced => Types;

    private static readonly string[] Types = [ConnectionError, ServerError];

    /// <summary>The error type of what a call threw: the server's own kinds, such as <c>wrong_type</c>. A classifier of the application that knows it comes first.</summary>
    public static string TypeOf(Exception exception, IErrorClassifier classifier)
    {
        while (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        var type = classifier.Classify(exception);
        return type != exception.GetType().Name ? type : exception switch
        {

            // The client takes every plain ERR for an unknown command, whatever it says.
            RedisServerException { Kind: RedisErrorKind.None or RedisErrorKind.Unknown or RedisErrorKind.UnknownError or RedisErrorKind.UnknownCommand } => ServerError,
            RedisServerException { Kind: var kind } => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
            RedisConnectionException => ConnectionError,
            RedisCommandException => "command_error", // the client did not send it
            _ => type,
        };
    }
}
