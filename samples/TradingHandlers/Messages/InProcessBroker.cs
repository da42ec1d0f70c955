using System.Threading.Channels;

namespace TradingHandlers.Messages;

/// <summary>The queues of the services in this process.</summary>
internal sealed class InProcessBroker(IEnumerable<string> services)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, Channel<Envelope>> _queues = Routes.All
        .Where(queue => services.Contains(Routes.ServiceOf(queue)))
        .ToDictionary(queue => queue, _ => Channel.CreateUnbounded<Envelope>(new UnboundedChannelOptions { SingleReader = true }));

    private long _underWay;

    /// <summary>Messages that were published and are not handled yet.</summary>
    public long UnderWay => Interlocked.Read(ref _underWay);

    /// <summary>Puts a message into a queue; false when its service does not run in this process.</summary>
    public bool TryPublish(string queue, Envelope message)
    {
        if (!_queues.TryGetValue(queue, out var channel))
            return false;
        Interlocked.Increment(ref _underWay);
        return channel.Writer.TryWrite(message);
    }

    public ChannelReader<Envelope> Reader(string queue) => _queues[queue].Reader;

    /// <summary>Tells that a message was handled. What its handler published was counted before.</summary>
    public void Handled() => Interlocked.Decrement(ref _underWay);

    /// <summary>Waits until every message is handled, and what their handlers published, too; no longer than the timeout.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeProvider time)
    {
        // Twice nothing: a request that began before may publish once more.
        var start = time.GetTimestamp();
        for (var idle = 0; idle < 2 && time.GetElapsedTime(start) < timeout; idle = UnderWay == 0 ? idle + 1 : 0)
            await Task.Delay(Pause, time);
    }
}
