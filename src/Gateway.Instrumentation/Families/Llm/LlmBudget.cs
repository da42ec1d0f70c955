namespace Gateway.Instrumentation;

/// <summary>What a team may spend in a day, a week or a month, and what it has spent. Made by <see cref="LlmMetrics.SetBudget"/>.</summary>
/// <remarks>Thread-safe. Its window begins anew by the clock, whether there is traffic or not.</remarks>
public sealed class LlmBudget
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private LlmBudgetPeriod _period;
    private double _limit;
    private double _spent;
    private DateTimeOffset _windowEnd;

    internal LlmBudget(TimeProvider time) => _time = time;

    /// <summary>What the team may spend in a window, in US dollars.</summary>
    public double LimitUsd
    {
        get
        {
            lock (_lock)
                return _limit;
        }
    }

    /// <summary>What the team has spent in this window, in US dollars.</summary>
    public double SpentUsd
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _spent;
            }
        }
    }

    /// <summary>What is left in this window, in US dollars; negative when the team has spent more than its limit.</summary>
    public double RemainingUsd
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _limit - _spent;
            }
        }
    }

    /// <summary>When this window ends and the next one begins.</summary>
    public DateTimeOffset WindowEnd
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _windowEnd;
            }
        }
    }

    internal void Update(double limit, LlmBudgetPeriod period, double? spent)
    {
        lock (_lock)
        {
            Turn();
            if (period != _period || _windowEnd == default)
            {
                _period = period;
                _windowEnd = EndOf(period, _time.GetUtcNow());
            }

            (_limit, _spent) = (limit, spent ?? _spent);
        }
    }

    internal void Spend(double usd)
    {
        lock (_lock)
        {
            Turn();
            _spent += usd;
        }
    }

    // Under the lock.
    private void Turn()
    {
        if (_windowEnd == default)
            return;
        var end = EndOf(_period, _time.GetUtcNow());
        if (end > _windowEnd)
            _spent = 0;
        _windowEnd = end; // also an earlier one: a clock that was ahead for a while must leave no window that lasts for years
    }

    private static DateTimeOffset EndOf(LlmBudgetPeriod period, DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        if (day.Year == DateTimeOffset.MaxValue.Year)
            return DateTimeOffset.MaxValue;
        return period switch
        {
            LlmBudgetPeriod.Month => day.AddDays(1 - day.Day).AddMonths(1),
            LlmBudgetPeriod.Week => day.AddDays(7 - (((int)day.DayOfWeek + 6) % 7)),
            _ => day.AddDays(1),
        };
    }
}
