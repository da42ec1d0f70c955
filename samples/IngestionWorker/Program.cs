using Gateway.Instrumentation;
using IngestionWorker;
using IngestionWorker.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

using var host = IngestionApp.Build(args);
try
{
    await host.StartAsync();
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures)
        Console.Error.WriteLine(failure);
    return 2;
}

await host.WaitForShutdownAsync();

// Before the host is disposed: queues, pools and the cache take their series with them.
var run = host.Services.GetRequiredService<FinishedRun>();
await run.WriteMetricsAsync(host.Services.GetRequiredService<GatewayMetrics>().Registry);
run.WriteSummary();
return run.ExitCode;
