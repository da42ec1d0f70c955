using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class KeptLog<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, string Message, Exception? Exception)> _entries = [];

    /// <summary>Called with each message, on the thread that logs it.</summary>
    public Action<string>? Heard { get; set; }

    public IReadOnlyList<string> Messages => [.. Entries.Select(entry => $"{entry.Level}: {entry.Message}")];

    public IReadOnlyList<(LogLevel Level, string Message, Exception? Exception)> Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        lock (_entries)
            _entries.Add((logLevel, message, exception));
        Heard?.Invoke(message);
    }
}
