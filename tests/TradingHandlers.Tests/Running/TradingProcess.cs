namespace TradingHandlers.Tests.Running;

/// <summary>The program as a process of its own, as whoever tries it starts it.</summary>
internal sealed class TradingProcess(params IEnumerable<string> args) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly RunningProgram _program = RunningProgram.StartSample("TradingHandlers", folder: null, args);

    /// <summary>What it has said.</summary>
    public IReadOnlyList<string> Lines => _program.Lines;

    /// <summary>Waits until it is ready.</summary>
    public Task WaitUntilReadyAsync() => _program.WaitForLineAsync(line => line.StartsWith("Ready.", StringComparison.Ordinal), Timeout);

    /// <summary>Where a service is, by what the program says.</summary>
    public Uri AddressOf(string service) => new(new Uri(Lines.Single(line => line.StartsWith($"{service} ", StringComparison.Ordinal)).Split(' ')[^1]), "/");

    /// <summary>Tells it to stop, and waits until it has. The exit code.</summary>
    public Task<int> StopAsync() => _program.StopAsync(Timeout);

    /// <summary>Waits until it has ended by itself. The exit code.</summary>
    public Task<int> EndAsync() => _program.EndAsync(Timeout);

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
