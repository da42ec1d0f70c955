using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Bodies that handlers cannot read, which are exceptions and yet the client's.</summary>
internal static class BadRequestCases
{
    public static RouteSection Section => new("Bodies that cannot be read", "They are the client's errors, also where an exception stands for them.",
    [
        new("JSON that is broken", "`MapPost(\"/items\", (Item item) => ...)`", "POST /items with broken JSON", "400", "POST /items 400")
        {
            Error = ErrorSide.Client,
            Headers = ["Content-Type: application/json"],
            Body = "{",
            Map = app => app.MapPost("/items", (Item item) => item.Name),
        },
        new("JSON that is broken, while developing", "as before, in Development: the exception is thrown", "POST /items with broken JSON", "400", "POST /items 400")
        {
            Error = ErrorSide.Client,
            Headers = ["Content-Type: application/json"],
            Body = "{",
            Host = builder => builder.Environment.EnvironmentName = "Development",
            Map = app => app.MapPost("/items", (Item item) => item.Name),
        },
        new("A body that is too long", "`MapPost(\"/items\", (Item item) => ...)`, at most 10 bytes", "POST /items with 20 bytes", "413", "POST /items 413")
        {
            Error = ErrorSide.Client,
            Headers = ["Content-Type: application/json"],
            Body = "{ \"name\": \"too long\" }",
            Host = LimitBodies,
            Map = app => app.MapPost("/items", (Item item) => item.Name),
        },
        new("A body that is too long, without an exception handler", "the handler reads the body itself, at most 10 bytes", "POST /items with 20 bytes", "413", "POST /items 413")
        {
            Error = ErrorSide.Client,
            Body = new string('a', 20),
            Host = LimitBodies,
            Map = app => app.MapPost("/items", (HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null)),
        },
    ]);

    private static void LimitBodies(WebApplicationBuilder builder) => builder.WebHost
        .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10);

    private sealed record Item(string Name);
}
