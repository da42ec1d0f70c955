namespace TradingHandlers;

/// <summary>The section <c>Trading</c>.</summary>
internal sealed class TradingOptions
{
    /// <summary>Which services run in this process, with commas between them; all when null: <c>--service</c>.</summary>
    public string? Service { get; set; }

    /// <summary>The address of RabbitMQ, such as <c>amqp://localhost</c>; messages stay in the process when null: <c>--rabbitmq</c>.</summary>
    public string? RabbitMq { get; set; }

    /// <summary>The address of Redis, such as <c>localhost:6379</c>; a simulated one in the process when null: <c>--redis</c>.</summary>
    public string? Redis { get; set; }

    /// <summary>The connection string of PostgreSQL, for the orders; they are in a SQLite in memory when null: <c>--postgres</c>.</summary>
    public string? Postgres { get; set; }

    /// <summary>What goes wrong on purpose, and for how long: <c>--trouble RiskLimitBreach:30s</c>.</summary>
    public string? Trouble { get; set; }

    /// <summary>The port of each service, by its name; 0 for a free one.</summary>
    public Dictionary<string, int> Ports { get; } = new(StringComparer.Ordinal);

    /// <summary>How many minutes of the candles pass in a second.</summary>
    public double CandlesPerSecond { get; set; } = 5;

    /// <summary>How many requests users send to each service in a second; 0 for none.</summary>
    public double RequestsPerSecond { get; set; } = 5;

    /// <summary>Makes the failures of venue, feeds and mail server, and the users, the same in each run.</summary>
    public int? Seed { get; set; }

    /// <summary>How long an order that has ended stays in the database.</summary>
    public TimeSpan KeepOrders { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A mail server, such as <c>localhost:25</c>; a simulated one when null.</summary>
    public string? Smtp { get; set; }

    /// <summary>The largest exposure in one symbol, in US dollars.</summary>
    public double MaxExposure { get; set; } = 150_000;

    /// <summary>The largest fall of an account within a day, in percent.</summary>
    public double MaxDrawdown { get; set; } = 10;

    /// <summary>How long the venue may take for one order.</summary>
    public TimeSpan VenueTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a stop waits for the messages that are under way.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The services of this process, in the order in which they start: who sends starts after who receives.</summary>
    public IReadOnlyList<string> Services => NamedServices is { } named ? [.. ServiceNames.All.Where(named.Contains)] : ServiceNames.All;

    /// <summary>The services as somebody named them; null when nobody did.</summary>
    public IReadOnlyList<string>? NamedServices => Service?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public Random NewRandom(int salt) => Seed is { } seed ? new Random(seed + salt) : new Random();
}
