using Gateway.Instrumentation.AspNetCore;

namespace TradingHandlers.Troubles;

/// <summary>Trouble while the program runs. Not measured: it is no part of the service.</summary>
internal static class TroubleEndpoints
{
    public static void MapTrouble(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/trouble").DisableGatewayMetrics();
        group.MapGet("", (TroubleSwitch troubles) => Results.Text(troubles.Current ?? "none"));
        group.MapPost("{name}", (string name, TroubleSwitch troubles) =>
        {
            // The short form of the command line: ModelDrift, or ModelDrift:30s.
            if (TroubleRequest.Parse(name) is not { } request)
                return Results.Text($"There is no trouble {name}: give one of {string.Join(", ", TroubleNames.All)}.", statusCode: StatusCodes.Status404NotFound);
            troubles.Start(request);
            return Results.Text(request.Name);
        });
        group.MapDelete("", (TroubleSwitch troubles) =>
        {
            troubles.Stop();
            return Results.Text("none");
        });
    }
}
