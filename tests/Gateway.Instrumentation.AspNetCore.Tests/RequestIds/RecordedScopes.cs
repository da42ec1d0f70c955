using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.RequestIds;

/// <summary>Keeps what handlers log, each line with the values of its scopes.</summary>
internal sealed class RecordedScopes : ILoggerProvider, ISupportExternalScope
{
    public const string Category = "handler";

    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The scopes of the last line, as they call themselves.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Keep(string message)
    {
        var values = new List<string>();
        _scopes.ForEachScope(
            static (scope, values) =>
            {
                if (scope is IReadOnlyList<KeyValuePair<string, object?>> pairs)
                    values.AddRange(pairs.Where(pair => pair.Key is "RequestId" or "UserId" or "PropertyId").Select(pair => $"{pair.Key}={pair.Value}"));
            },
            values);
        var scopes = new List<string>();
        _scopes.ForEachScope(static (scope, scopes) => scopes.Add($"{scope}"), scopes);
        Scopes = scopes;
        _lines.Enqueue($"{message} {string.Join(' ', values)}");
    }

    private sealed class Logger(RecordedScopes owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category == Category)
                owner.Keep(formatter(state, exception));
        }
    }
}
