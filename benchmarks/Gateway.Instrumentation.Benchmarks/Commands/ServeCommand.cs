using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>A small web service for <c>load-test.sh</c>, with <c>UseGatewayMetrics</c> or without.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        if (arguments.Rest is not [var url, "with" or "with-ids" or "without"])
            throw new FormatException("serve needs an address and one of with, with-ids, without: serve http://127.0.0.1:5090 with");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddGatewayMetrics();
        var app = builder.Build();
        if (arguments.Rest[1] != "without")
            app.UseGatewayMetrics(options => options.RequestIds.Enabled = arguments.Rest[1] == "with-ids");
        app.MapGet("/quotes/{id}", static (string id) => Results.Text($$"""{"model":"{{id}}","inputPerMillion":2.5,"outputPerMillion":10}""", "application/json"));
        app.MapGatewayMetrics();
        await app.RunAsync();
        return 0;
    }
}
