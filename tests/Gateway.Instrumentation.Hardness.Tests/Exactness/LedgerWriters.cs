namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>The writers of a <see cref="Ledger"/>, and what is known of when they wrote.</summary>
internal sealed class LedgerWriters : IDisposable
{
    public const int Amounts = 1000;

    private const int Stride = 16; // progress on cache lines of its own

    private readonly RoundCrew _crew = new(Ledger.Writers);
    private readonly int[] _written = new int[Ledger.Writers * Stride];
    private readonly int[] _before = new int[Ledger.Writers];
    private readonly int[] _after = new int[Ledger.Writers];

    /// <summary>In how many rounds the disturbance came while a writer was at work.</summary>
    public int Met { get; private set; }

    /// <summary>Lets the writers write and disturbs them at random moments.</summary>
    public void Run(Action<long> record, Action disturb)
    {
        Array.Clear(_written);
        Array.Clear(_before);
        Array.Fill(_after, 1);
        _crew.Run(writer => Write(writer, record), () =>
        {
            for (var at = Random.Shared.Next(Amounts); at < Amounts; at += 1 + Random.Shared.Next(Amounts / 2))
            {
                RoundCrew.Until(() => Progress(0) >= at || Progress(1) >= at);
                Note(_before, 0);
                disturb();
                Note(_after, 2); // one may have been under way
            }
        });
    }

    /// <summary>Checks what is left of a round.</summary>
    public void CheckKept(long sum, int round)
    {
        var met = false;
        for (var writer = 0; writer < Ledger.Writers; writer++)
        {
            var first = Ledger.FirstKept(sum, writer, Amounts)
                ?? throw new ShouldAssertException($"Round {round}: the sum {sum} has a gap in the amounts of writer {writer}: one was lost, or counted twice.");
            first.ShouldBeGreaterThan(_before[writer], $"round {round}: writer {writer} kept what was recorded before the disturbance");
            first.ShouldBeLessThanOrEqualTo(Math.Min(_after[writer], Amounts + 1), $"round {round}: writer {writer} lost what was recorded after it");
            met |= first is > 1 and <= Amounts;
        }

        Met += met ? 1 : 0;
    }

    public void Dispose() => _crew.Dispose();

    private void Write(int writer, Action<long> record)
    {
        try
        {
            for (var n = 1; n <= Amounts; n++)
            {
                record(Ledger.Amount(writer, n));
                Volatile.Write(ref _written[writer * Stride], n);
                Thread.SpinWait(12);
                if (n % 64 == 0)
                    Thread.Yield(); // on a busy machine, or the disturber would come too late each time
            }
        }
        finally
        {
            Volatile.Write(ref _written[writer * Stride], Amounts); // nobody may wait for a writer that failed
        }
    }

    private int Progress(int writer) => Volatile.Read(ref _written[writer * Stride]);

    private void Note(int[] progress, int ahead)
    {
        for (var writer = 0; writer < Ledger.Writers; writer++)
            progress[writer] = Progress(writer) + ahead;
    }
}
