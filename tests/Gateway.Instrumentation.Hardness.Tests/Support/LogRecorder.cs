using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogRecorder : ILogger<MetricRegistry>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _entries = [];

    public IReadOnlyList<string> Warnings => At(LogLevel.Warning);

    public IReadOnlyList<string> Errors => At(LogLevel.Error);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _entries.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }

    private List<string> At(LogLevel level) => [.. _entries.Where(entry => entry.Level == level).Select(entry => entry.Message)];
}

/// <summary>Hands the recorder to a host.</summary>
internal sealed class LogRecorderProvider(LogRecorder log) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => log;

    public void Dispose()
    {
    }
}
