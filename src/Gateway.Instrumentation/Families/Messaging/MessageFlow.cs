namespace Gateway.Instrumentation;

/// <summary>
/// Counts what one destination delivered and how it was settled. All that a scrape shows of it comes from one reading, so that
/// received = settled + in progress holds on the page, whatever is recorded meanwhile. A reset leaves the messages in progress as
/// received.
/// </summary>
/// <remarks>
/// The reading is taken when a scrape asks for the received messages, which is the first of the three metrics that it asks for. A
/// second scrape at the same time may take the next reading before the first has written all three.
/// </remarks>
internal sealed class MessageFlow
{
    private static readonly MessageSettlement[] Settlements = Enum.GetValues<MessageSettlement>();

    private readonly long[] _settled = new long[Settlements.Length];
    private readonly long[] _shownSettled = new long[Settlements.Length];
    private long _received;
    private long _shownInProgress;

    public MessageFlow(Counter received, Gauge inProgress, Func<MessageSettlement, Counter> settled)
    {
        received.AddCallback(Read, keptAtReset: ShownInProgress);
        inProgress.AddCallback(ShownInProgress);
        foreach (var settlement in Settlements)
            settled(settlement).AddCallback(() => Volatile.Read(ref _shownSettled[(int)settlement]));
    }

    public void Receive() => Interlocked.Increment(ref _received);

    public void Settle(MessageSettlement settlement) => Interlocked.Increment(ref _settled[(int)settlement]);

    private double ShownInProgress() => Volatile.Read(ref _shownInProgress);

    private double Read()
    {
        // Settled first: what is settled in between counts as in progress, and never as settled before it was received.
        long settled = 0;
        for (var i = 0; i < _settled.Length; i++)
        {
            var count = Volatile.Read(ref _settled[i]);
            Volatile.Write(ref _shownSettled[i], count);
            settled += count;
        }

        var received = Volatile.Read(ref _received);
        Volatile.Write(ref _shownInProgress, received - settled);
        return received;
    }
}
