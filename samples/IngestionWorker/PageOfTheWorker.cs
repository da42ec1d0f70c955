using Gateway.Instrumentation.AspNetCore;
using Microsoft.Extensions.Options;

namespace IngestionWorker;

/// <summary>Where the page is. One pass does not need it, so a port that is taken stops only a worker that stays.</summary>
internal sealed class PageOfTheWorker(IOptions<IngestionOptions> ingestion) : IPostConfigureOptions<MetricsServerOptions>
{
    public void PostConfigure(string? name, MetricsServerOptions options)
    {
        options.Port = ingestion.Value.Port;
        options.ContinueWithoutPage = ingestion.Value.Once;
    }
}
