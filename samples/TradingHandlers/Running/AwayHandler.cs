using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using StackExchange.Redis;
using TradingHandlers.Messages;

namespace TradingHandlers.Running;

/// <summary>
/// Answers 503 when a server is away that a request needs, and says how to mend it. The log gets one line a minute, and no stack trace: the fault is
/// not in here.
/// </summary>
internal sealed partial class AwayHandler(TimeProvider time, ILogger<AwayHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _silentUntil = new(StringComparer.Ordinal);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (RemedyOf(exception) is not { } remedy)
            return false;
        if (IsNew(remedy))
            LogAway(httpContext.Request.Method, httpContext.Request.Path, remedy);
        await Results.Problem(remedy, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        return true;
    }

    private static string? RemedyOf(Exception exception) => exception switch
    {
        BrokerAwayException away => away.Message,
        RedisException or RedisTimeoutException => "Redis does not answer: start it, and the services find it again.",
        DbException { IsTransient: true } => "PostgreSQL does not answer: start it, and the services find it again.",
        _ => null,
    };

    private bool IsNew(string remedy)
    {
        var now = time.GetUtcNow();
        var until = _silentUntil.GetOrAdd(remedy, now);
        return until <= now && _silentUntil.TryUpdate(remedy, now + Silence, until);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Method} {Path} is answered with 503. {Remedy}")]
    private partial void LogAway(string method, string path, string remedy);
}
