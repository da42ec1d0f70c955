using Gateway.Instrumentation;
using IngestionWorker;
using IngestionWorker.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

IHost built;
try
{
    built = IngestionApp.Build(args);
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures)
        Console.Error.WriteLine(failure);
    return 2;
}

using var host = built;
try
{
    await host.StartAsync();
}
catch (InvalidOperationException exception) when (exception.InnerException is IOException taken)
{
    Console.Error.WriteLine($"The page has no port: {taken.Message} Give another one with --Ingestion:Port=5083, or 0 for a free one.");
    return 2;
}

await host.WaitForShutdownAsync();

// Before the host is disposed: queues, pools and the cache take their series with them.
var run = host.Services.GetRequiredService<FinishedRun>();
await run.WriteMetricsAsync(host.Services.GetRequiredService<GatewayMetrics>().Registry);
run.WriteSummary();
return run.ExitCode;
