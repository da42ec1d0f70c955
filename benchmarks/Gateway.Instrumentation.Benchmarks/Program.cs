using Gateway.Instrumentation.Benchmarks.Commands;

const string Help = """
    Usage: dotnet run -c Release --project benchmarks/Gateway.Instrumentation.Benchmarks -- <command> [options]

      compare [words]    everything that has a target, beside OpenTelemetry, prometheus-net and the physical floors, as one table;
                         words show the rows whose name has one of them
      contention         1, 2 and more threads on one series and on their own; checks the totals
      scrape             nanoseconds per line and bytes per scrape, 1,000 to 1,000,000 lines
      scale              what a service's page costs by its routes, and what its series cost a real Prometheus, an agent and a store
      publish            what PublishToPrometheusNet adds to a scrape of prometheus-net
      jobs               what a run of a periodic job costs, beside a loop written by hand
      messaging          what publishing and handling a message costs, beside the same program without measuring
      caches             what a measured call of a cache or of Redis costs, beside the same call without measuring
      calls              what a measured call of an HttpClient or a database costs, beside the same call without measuring
      memory             managed bytes per series
      registration       what 200 metrics cost at start
      requests           what measuring a web request costs, beside ASP.NET Core's own meters with OpenTelemetry
      serve <url> <how>  a web service under load-test.sh: with, with-ids or without measuring
      soak               records and scrapes at full speed; fails when memory grows or a total is not exact
      reliability        attacks from all sides; prints what docs/reliability.md shows, fails when anything is lost
      bdn [filter]       the BenchmarkDotNet classes, such as bdn *Counter*

      --quick            rough figures in a short time
      --seconds <n>      how long soak and reliability run (30)
    """;

try
{
    var arguments = Arguments.Parse(args.Skip(1));
    return args.FirstOrDefault() switch
    {
        "compare" => CompareCommand.Run(arguments),
        "contention" => ContentionCommand.Run(arguments),
        "scrape" => ScrapeCommand.Run(arguments),
        "scale" => await ScaleCommand.RunAsync(arguments),
        "publish" => await PublishCommand.RunAsync(arguments),
        "jobs" => await JobsCommand.RunAsync(arguments),
        "messaging" => await MessagingCommand.RunAsync(arguments),
        "caches" => await CachesCommand.RunAsync(arguments),
        "calls" => await CallsCommand.RunAsync(arguments),
        "memory" => MemoryCommand.Run(arguments),
        "registration" => RegistrationCommand.Run(arguments),
        "requests" => await RequestsCommand.RunAsync(arguments),
        "serve" => await ServeCommand.RunAsync(arguments),
        "soak" => SoakCommand.Run(arguments),
        "reliability" => await ReliabilityCommand.RunAsync(arguments),
        "bdn" => BdnCommand.Run(arguments),
        null or "help" or "--help" or "-h" => Show(Console.Out, 0),
        _ => Show(Console.Error, 2),
    };
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static int Show(TextWriter writer, int exitCode)
{
    writer.WriteLine(Help);
    return exitCode;
}
