using TradingHandlers.Troubles;

namespace TradingHandlers;

/// <summary>Says what is wrong with the settings, one line for each mistake.</summary>
internal static class TradingOptionsValidator
{
    private const double MaxPerSecond = 1000; // a timer ticks no faster

    private static readonly HashSet<string> Known = typeof(TradingOptions).GetProperties()
        .Where(static property => property.CanWrite || property.Name == nameof(TradingOptions.Ports))
        .Select(static property => property.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings that do not exist: nothing would read them.</summary>
    public static IEnumerable<string> Unknown(IConfiguration trading) =>
    [
        .. trading.GetChildren().Where(static setting => !Known.Contains(setting.Key)).Select(static setting => $"There is no setting {setting.Path}."),
        .. trading.GetSection(nameof(TradingOptions.Ports)).GetChildren().Where(static port => !ServiceNames.All.Contains(port.Key))
            .Select(static port => $"There is no service {port.Key} for {port.Path}."),
    ];

    public static IEnumerable<string> Failures(TradingOptions options)
    {
        foreach (var service in options.NamedServices ?? [])
        {
            if (!ServiceNames.All.Contains(service))
                yield return $"There is no service {service}: give some of {string.Join(",", ServiceNames.All)}, with commas between them.";
        }

        if (options.NamedServices is [])
            yield return $"--service names no service: give some of {string.Join(",", ServiceNames.All)}, with commas between them.";
        if (options.RabbitMq is { } rabbitMq && !(Uri.TryCreate(rabbitMq, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"))
            yield return $"--rabbitmq {rabbitMq} is no address: give one such as amqp://localhost.";
        if (options.Redis is { } redis && string.IsNullOrWhiteSpace(redis))
            yield return "--redis is empty: give an address such as localhost:6379.";
        if (options.Postgres is { } postgres && string.IsNullOrWhiteSpace(postgres))
            yield return "--postgres is empty: give a connection string such as Host=localhost;Username=postgres.";
        if (options.Trouble is { } trouble && TroubleRequest.Parse(trouble) is null)
            yield return $"--trouble {trouble} is none: give one of {string.Join(", ", TroubleNames.All)}, also with a time as in {TroubleNames.All[0]}:30s.";
        foreach (var service in ServiceNames.All)
        {
            if (!options.Ports.TryGetValue(service, out var port) || port is < 0 or > 65535)
                yield return $"Trading:Ports:{service} is no port: give 1 to 65535, or 0 for a free one.";
        }

        if (options.Ports.Where(port => port.Value != 0 && options.Services.Contains(port.Key)).GroupBy(port => port.Value).FirstOrDefault(ports => ports.Count() > 1) is { } shared)
            yield return $"Trading:Ports gives {shared.Key} to {string.Join(" and ", shared.Select(port => port.Key))}: give each service its own port.";
        if (options.CandlesPerSecond is not (> 0 and <= MaxPerSecond))
            yield return $"Trading:CandlesPerSecond has to be above 0 and at most {MaxPerSecond}.";
        if (options.RequestsPerSecond is not (>= 0 and <= MaxPerSecond))
            yield return $"Trading:RequestsPerSecond has to be from 0 to {MaxPerSecond}.";
        if (options.Smtp is { } smtp && HostAndPort.Parse(smtp) is null)
            yield return $"Trading:Smtp is {smtp}: give host and port, such as localhost:25.";
        if (!(options.MaxExposure > 0))
            yield return "Trading:MaxExposure has to be above 0.";
        if (options.MaxDrawdown is not (> 0 and < 100))
            yield return "Trading:MaxDrawdown has to be a percentage between 0 and 100.";
        if (options.VenueTimeout <= TimeSpan.Zero)
            yield return "Trading:VenueTimeout has to be a time such as 00:00:00.25.";
        if (options.KeepOrders <= TimeSpan.Zero)
            yield return "Trading:KeepOrders has to be a time such as 01:00:00.";
        if (options.StopTimeout <= TimeSpan.Zero)
            yield return "Trading:StopTimeout has to be a time such as 00:00:10.";
    }
}
