using System.Collections.Concurrent;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Publishes numbered messages, one after the other, whatever throws or does not return, until it is stopped.</summary>
internal sealed class PublishingLoad : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50); // after a failure

    // MassTransit 8.5 waits for ever, once in ten killed brokers, for the confirmation of a message that went with its connection.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _publishing;
    private int _failed;

    public PublishingLoad(Func<string, Task> publish) => _publishing = Task.Run(async () =>
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                await publish($"{i}").WaitAsync(Patience);
                Confirmed.Enqueue($"{i}");
            }
            catch (Exception)
            {
                Interlocked.Increment(ref _failed);
                await Task.Delay(Pause);
            }
        }
    });

    /// <summary>The messages whose publish returned.</summary>
    public ConcurrentQueue<string> Confirmed { get; } = [];

    /// <summary>Number of publishes that threw or did not return.</summary>
    public int Failed => Volatile.Read(ref _failed);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _publishing;
    }

    public void Dispose()
    {
        _stop.Cancel(); // a test that failed did not stop it
        _stop.Dispose();
    }
}
