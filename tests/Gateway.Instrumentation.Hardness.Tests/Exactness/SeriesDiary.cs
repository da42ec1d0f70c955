namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>What one writer recorded to one series: 1, 2, 3 … and between which moments of the test's clock.</summary>
internal sealed class SeriesDiary
{
    private readonly List<(long Before, long After)> _recordings = [];
    private int _begun;
    private int _done;

    public int Begun => Volatile.Read(ref _begun);

    public int Done => Volatile.Read(ref _done);

    public void Write(TimeProvider time, Action<long> record)
    {
        var before = time.GetTimestamp();
        var number = _begun + 1;
        lock (_recordings)
            _recordings.Add((before, long.MaxValue));
        Volatile.Write(ref _begun, number);
        record(number);
        Volatile.Write(ref _done, number);
        lock (_recordings)
            _recordings[^1] = (before, time.GetTimestamp());
    }

    /// <summary>
    /// The series may have lost its first recordings, all of them up to one, and only when it was silent then for the
    /// whole timeout. Gives whether it lost any.
    /// </summary>
    public bool CheckKept(double sum, TimeProvider time, TimeSpan timeout, string series)
    {
        var first = _done + 1;
        var kept = 0.0;
        while (kept < sum && first > 1)
            kept += --first;
        kept.ShouldBe(sum, $"{series}: no row of last recordings gives this sum; it should be {(long)_done * (_done + 1) / 2} less the first ones");
        if (first == 1)
            return false;
        var silence = (first <= _done ? _recordings[first - 1].After : time.GetTimestamp()) - _recordings[first - 2].Before;
        TimeSpan.FromTicks(silence).ShouldBeGreaterThanOrEqualTo(
            timeout, $"{series} lost recording {first - 1} of {_done}, although it was recorded shortly before the next one");
        return true;
    }

    /// <summary>Whether the recording may be gone by now.</summary>
    public void ShouldHaveBeenSilentSince(int number, TimeProvider time, TimeSpan timeout)
    {
        lock (_recordings)
            TimeSpan.FromTicks(time.GetTimestamp() - _recordings[number - 1].Before).ShouldBeGreaterThanOrEqualTo(timeout);
    }
}
