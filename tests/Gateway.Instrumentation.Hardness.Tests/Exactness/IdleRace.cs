using System.Diagnostics;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Rounds in which some hundred series are due to be dropped and a few of them wake up at that very moment. A series
/// that woke up in time goes on with all that it held; one that did not starts anew. Nothing in between is right.
/// </summary>
internal sealed class IdleRace : IDisposable
{
    public const int SeriesCount = 300;

    private const int Writers = 2;
    private const int WokenEach = 40;
    private const int BurstLength = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly RoundCrew _crew = new(Writers);
    private readonly ManualTimeProvider _time = new();
    private readonly long[] _held = new long[SeriesCount];
    private readonly long[] _burst = new long[SeriesCount];
    private long _lastSweep = 1000;

    public IdleRace(IdleSeries which)
    {
        Registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = Timeout, SeriesIdle = which, DefaultLabelLimit = SeriesCount }, _time);
        Metrics = new MetricFactory(Registry);
    }

    public MetricRegistry Registry { get; }

    public MetricFactory Metrics { get; }

    /// <summary>How many series went on, and how many started anew, of those that woke up.</summary>
    public (int WentOn, int Anew) Woken { get; private set; }

    /// <summary>Runs rounds.</summary>
    /// <param name="record">Adds an amount to a series.</param>
    /// <param name="read">What the page shows of a series: null when it is not there.</param>
    /// <param name="begin">Begins a round, with all series there: for handles that are of this round, and not long retired.</param>
    public void Run(int rounds, Action<int, long> record, Func<Counts, int, double?> read, Action? begin = null)
    {
        for (var round = 0; round < rounds; round++)
        {
            Array.Clear(_burst);
            for (var n = 0; n < SeriesCount; n++)
                Record(n, 1000 + n, _held, record);
            begin?.Invoke();
            _time.Advance(Timeout / 2);
            Registry.RemoveIdleSeries(); // the sweep that notes what each of them did
            _time.Advance(Timeout);

            _crew.Run(
                writer =>
                {
                    var woken = Random.Shared.Next(SeriesCount);
                    SpinFor(Random.Shared.NextInt64(Volatile.Read(ref _lastSweep)));
                    for (var i = 0; i < WokenEach; i++)
                    {
                        // Writers have series of their own, so each knows what it added.
                        var n = ((woken + (i * 7)) % (SeriesCount / Writers) * Writers) + writer;
                        for (var times = 0; times < BurstLength; times++)
                        {
                            Record(n, 1 + times, _burst, record);
                            Thread.SpinWait(8); // so that the removal comes in the middle of a burst at times
                        }
                    }
                },
                () =>
                {
                    var started = Stopwatch.GetTimestamp();
                    Registry.RemoveIdleSeries(); // the sweep that drops them
                    Volatile.Write(ref _lastSweep, Math.Min(Stopwatch.GetTimestamp() - started, Stopwatch.Frequency / 1000));
                });

            Check(new Counts(Registry.CollectText()), read, round);
        }
    }

    public void Dispose() => _crew.Dispose();

    private void Check(Counts page, Func<Counts, int, double?> read, int round)
    {
        page.HistogramsShouldAgree();
        var (wentOn, anew) = Woken;
        for (var n = 0; n < SeriesCount; n++)
        {
            var shown = read(page, n);
            if (_burst[n] == 0)
            {
                shown.ShouldBeNull($"round {round}: series {n} is idle");
                _held[n] = 0;
            }
            else if (shown == _burst[n])
            {
                anew++;
                _held[n] = _burst[n];
            }
            else
            {
                shown.ShouldBe(_held[n] + _burst[n], $"round {round}: series {n} held {_held[n]} and woke up with {_burst[n]}");
                wentOn++;
                _held[n] += _burst[n];
            }
        }

        Woken = (wentOn, anew);
    }

    private static void Record(int n, long amount, long[] account, Action<int, long> record)
    {
        record(n, amount);
        account[n] += amount;
    }

    private static void SpinFor(long ticks)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - started < ticks)
            Thread.SpinWait(1);
    }
}
