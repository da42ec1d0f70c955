namespace Gateway.Instrumentation.Monitoring;

/// <summary>The unit of a panel, by Grafana's id.</summary>
/// <param name="Id">The id, such as <c>s</c> or <c>percentunit</c>.</param>
public readonly record struct Unit(string Id)
{
    /// <summary>A plain number.</summary>
    public static Unit Number { get; } = new("short");

    /// <summary>Seconds.</summary>
    public static Unit Seconds { get; } = new("s");

    /// <summary>Seconds as days, hours, minutes and seconds: <c>1 d 02:03:04</c>.</summary>
    public static Unit Age { get; } = new("dthms");

    /// <summary>A point in time, in milliseconds since 1970.</summary>
    public static Unit Time { get; } = new("dateTimeAsIso");

    /// <summary>A share from 0 to 1.</summary>
    public static Unit Ratio { get; } = new("percentunit");

    /// <summary>A share from 0 to 100.</summary>
    public static Unit Percent { get; } = new("percent");

    /// <summary>Bytes, in powers of 1024.</summary>
    public static Unit Bytes { get; } = new("bytes");

    /// <summary>Operations per second.</summary>
    public static Unit PerSecond { get; } = new("ops");

    /// <summary>Requests per second.</summary>
    public static Unit RequestsPerSecond { get; } = new("reqps");

    /// <summary>Messages per second.</summary>
    public static Unit MessagesPerSecond { get; } = new("mps");

    /// <summary>Tokens of a language model per second.</summary>
    public static Unit TokensPerSecond { get; } = new("count:tokens/s");

    /// <summary>Bytes per second.</summary>
    public static Unit BytesPerSecond { get; } = new("binBps");

    /// <summary>US dollars.</summary>
    public static Unit UsDollars { get; } = new("currencyUSD");
}
