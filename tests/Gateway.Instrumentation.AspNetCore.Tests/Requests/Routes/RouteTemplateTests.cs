using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>Templates that the cases of the table do not have.</summary>
public class RouteTemplateTests
{
    [Theory]
    [InlineData("{controller}/{action}/{id?}", "/Items/All/{id?}")]
    [InlineData("{controller:alpha}/{action=All}", "/Items/All")]
    [InlineData("{controller:regex(^[[a-z]]{{1,9}}$)}/{action}", "/Items/All")]
    [InlineData("{controllers}/{action?}", "/{controllers}/All")]
    [InlineData("{controllers}/{controller}/{action}", "/{controllers}/Items/All")]
    public void Actions_are_filled_in_whatever_their_parameters_look_like(string route, string template)
    {
        var pattern = RoutePatternFactory.Parse(route, defaults: new { controller = "Items" }, parameterPolicies: null, requiredValues: new { controller = "Items", action = "All" });
        var endpoint = new RouteEndpointBuilder(_ => Task.CompletedTask, pattern, order: 0).Build();
        new RouteTemplates(fillInActions: true).Of(endpoint).ShouldBe(template);
        new RouteTemplates(fillInActions: false).Of(endpoint).ShouldBe("/" + route);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_status_page_does_not_take_the_place_of_the_route_that_refused(int status)
    {
        var metrics = await Measured.OnceAsync(
            app =>
            {
                app.UseStatusCodePagesWithReExecute("/status");
                app.UseRouting();
                app.MapGet("/items", () => Results.StatusCode(status));
                app.MapGet("/status", () => "sorry");
            },
            async client => (await client.GetAsync("/items")).Dispose());
        RecordedRequests.Of(metrics).ShouldBe([$"GET /items {status}"]);
    }
}
