namespace Gateway.Instrumentation;

/// <summary>How long a budget lasts. Its window begins anew at the start of each, in UTC.</summary>
public enum LlmBudgetPeriod
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A week, from Monday on.</summary>
    Week,

    /// <summary>A month of the calendar.</summary>
    Month,
}
