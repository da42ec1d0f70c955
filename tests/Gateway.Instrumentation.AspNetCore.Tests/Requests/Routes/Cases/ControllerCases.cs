using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Routes of MVC controllers.</summary>
internal static class ControllerCases
{
    private const string Attributes = "a controller with `[Route(\"api/[controller]\")]`";
    private const string Conventional = "`MapControllerRoute(\"{controller=Pages}/{action=Index}/{id?}\")`";

    public static RouteSection Section => new("Controllers", "A conventional route has one template for all of its actions, unless `FillInActions` fills in which one responded.",
    [
        Controller("An action with a route", Attributes, "GET /api/items/5", "200", "GET /api/Items/{id} 200"),
        Controller("An action that finds nothing", Attributes, "GET /api/items/5/price", "404", "GET /api/Items/{id}/price 404") with { Error = ErrorSide.Client },
        Controller("An action with a route from the root", "an action with `[HttpGet(\"~/elsewhere\")]`", "GET /elsewhere", "200", "GET /elsewhere 200"),
        Controller("A model that is not valid", Attributes, "POST /api/items", "400", "POST /api/Items 400") with
        {
            Error = ErrorSide.Client,
            Headers = ["Content-Type: application/json"],
            Body = """{"name":"x"}""",
        },
        Controller("An action that throws", Attributes, "GET /api/items/broken", "500", "GET /api/Items/broken 500") with { Error = ErrorSide.Service },
        Controller("Another method than the action's", Attributes, "DELETE /api/items/5", "405", "DELETE unmatched 405") with { Error = ErrorSide.Client },
        Controller("The conventional route", Conventional, "GET /pages/show/5", "200", "GET /{controller=Pages}/{action=Index}/{id?} 200"),
        Controller("The conventional route's defaults", Conventional, "GET /", "200", "GET /{controller=Pages}/{action=Index}/{id?} 200"),
        Controller("The conventional route, with its action", Conventional + ", `FillInActions`", "GET /pages/show/5", "200", "GET /Pages/Show/{id?} 200") with { Options = options => options.FillInActions = true },
        Controller("The conventional route's defaults, with their action", Conventional + ", `FillInActions`", "GET /", "200", "GET /Pages/Index/{id?} 200") with { Options = options => options.FillInActions = true },
        Controller("An action with a route, with `FillInActions`", Attributes + ", `FillInActions`", "GET /api/items/5", "200", "GET /api/Items/{id} 200") with { Options = options => options.FillInActions = true },
        Controller("An action that does not exist", Conventional, "GET /pages/missing", "404", "GET unmatched 404") with { Error = ErrorSide.Client },
        Controller("A fallback to an action", "`MapFallbackToController(\"Index\", \"Pages\")`", "GET /deep/down/below/here", "200", "GET /Pages/Index 200") with
        {
            Note = "The action stands in the fallback's place, and has no template.",
            Map = app => app.MapFallbackToController("Index", "Pages"),
        },
        Controller("An excluded action", "`[DisableGatewayMetrics]` on the action", "GET /api/items/private", "200", RouteCase.Nothing),
        Controller("An excluded controller", "`[DisableGatewayMetrics]` on the controller", "GET /hidden", "200", RouteCase.Nothing),
    ]);

    private static RouteCase Controller(string name, string app, string request, string client, string recorded) => new(name, app, request, client, recorded)
    {
        Services = services => services.AddControllers().AddApplicationPart(typeof(ItemsController).Assembly),
        Map = app =>
        {
            app.MapControllers();
            app.MapControllerRoute("default", "{controller=Pages}/{action=Index}/{id?}");
        },
    };
}
