namespace GatewayApi.Tests.Chat;

/// <summary>One kind of call that a script sends, and what has to come of it.</summary>
/// <param name="Body">What is sent.</param>
/// <param name="Status">How the gateway answers; 499 for a caller who does not wait for it.</param>
/// <param name="Provider">Who is asked; null when nobody is.</param>
/// <param name="Model">Which model is asked; null when none is.</param>
/// <param name="DelayMs">How long whoever is asked takes, or how long the gateway waits for it.</param>
/// <param name="LooksUp">Whether the gateway gets as far as looking up who offers the model.</param>
internal sealed record Call(string Body, int Status, string? Provider = null, string? Model = null, int DelayMs = 0, bool LooksUp = true)
{
    /// <summary>Whether the gateway, or whoever it asks, is to blame.</summary>
    public bool IsFailure => Status >= 500;

    public static Call Of(string provider, string model, int delayMs, int status = 200) => new(Prompt(model), status, provider, model, delayMs);

    public static string Prompt(string model) => $$"""{"model":"{{model}}","prompt":"How are you?"}""";
}

/// <summary>A call that was sent.</summary>
/// <param name="Call">Which.</param>
/// <param name="Seconds">How long it took for the caller; infinity for one who did not wait.</param>
internal sealed record SentCall(Call Call, double Seconds)
{
    // A timer goes by a clock that ticks this seldom at worst, and may be early by one tick.
    private const double ClockTick = 0.016;

    /// <summary>How long it took at least, by the script.</summary>
    public double AtLeast => Math.Max(0, Call.DelayMs / 1000.0 - ClockTick);
}
