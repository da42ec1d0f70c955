using Asp.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Endpoints that a library puts in a route's place, which have no route of their own.</summary>
internal static class VersionCases
{
    public static RouteSection Section => new("Versions of an API",
        "`AddApiVersioning()` refuses versions that it does not know with endpoints of its own: no route of the application's responded.",
    [
        Versioned("A version that there is", "GET /orders?api-version=2.0", "200", "GET /orders/ 200") with { Error = ErrorSide.None },
        Versioned("A version that there is not", "GET /orders?api-version=9.0", "400", "GET unmatched 400"),
        Versioned("A version that is none", "GET /orders?api-version=x", "400", "GET unmatched 400"),
        Versioned("No version", "GET /orders", "400", "GET unmatched 400"),
        Versioned("Two versions", "GET /orders?api-version=1.0&api-version=2.0", "400", "GET unmatched 400"),
        Versioned("A version that a controller has not", "GET /versioned?api-version=9.0", "400", "GET unmatched 400"),
        Versioned("A version that a controller has", "GET /versioned?api-version=2.0", "200", "GET /versioned 200") with { Error = ErrorSide.None },
    ]);

    private static RouteCase Versioned(string name, string request, string client, string recorded) => new(name, "`AddApiVersioning()`, a route with version 2.0", request, client, recorded)
    {
        Error = ErrorSide.Client,
        Services = services =>
        {
            services.AddControllers().AddApplicationPart(typeof(VersionedController).Assembly);
            services.AddApiVersioning().AddMvc();
        },
        Map = app =>
        {
            app.NewVersionedApi().MapGroup("/orders").HasApiVersion(new ApiVersion(2, 0)).MapGet("", () => "all");
            app.MapControllers();
        },
    };
}
