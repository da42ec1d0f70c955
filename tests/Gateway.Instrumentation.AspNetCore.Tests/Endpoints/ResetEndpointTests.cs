using System.Net;
using System.Security.Claims;
using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public class ResetEndpointTests
{
    [Fact]
    public async Task An_admin_resets_the_counters()
    {
        await using var app = await ResettableApp.StartAsync();
        app.Metrics.PricingSync.RecordModelsFetched("openai", 3);

        using var response = await app.Client.SendAsync(ResettableApp.Reset(ResettableApp.Admin));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"status":"reset"}""");
        MetricsPage.Parse(await app.Client.GetStringAsync("/metrics"))
            .Value("pricing_sync_models_fetched_total", ("provider", "openai")).ShouldBe(0);
    }

    [Fact]
    public async Task The_name_of_who_reset_cannot_forge_a_line_of_the_log()
    {
        using var logs = new LogLines();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann\r\ninfo: all is well\u001b[2J")], "test"));
                    return next(context);
                });
                app.UseAuthorization();
                app.MapGatewayMetrics("/metrics", options => (options.Endpoints, options.ResetPolicy) = (MetricsEndpoints.Reset, "signed-in"));
            },
            configureServices: services => services.AddLogging(logging => logging.AddProvider(logs))
                .AddAuthorization(options => options.AddPolicy("signed-in", policy => policy.RequireAuthenticatedUser())));

        using var response = await app.Client.SendAsync(ResettableApp.Reset(user: null));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        logs.All.ShouldContain(line => line.EndsWith("The metrics were reset by ann\\u000d\\u000ainfo: all is well\\u001b[2J."));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("somebody", HttpStatusCode.Forbidden)]
    public async Task Others_are_refused_and_nothing_is_reset(string? user, HttpStatusCode status)
    {
        await using var app = await ResettableApp.StartAsync();
        app.Metrics.PricingSync.RecordModelsFetched("openai", 3);

        using var response = await app.Client.SendAsync(ResettableApp.Reset(user));

        response.StatusCode.ShouldBe(status);
        MetricsPage.Parse(await app.Client.GetStringAsync("/metrics"))
            .Value("pricing_sync_models_fetched_total", ("provider", "openai")).ShouldBe(3);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task A_page_of_another_site_cannot_reset_with_the_admins_cookies(string site, HttpStatusCode status)
    {
        await using var app = await ResettableApp.StartAsync();
        using var request = ResettableApp.Reset(ResettableApp.Admin);
        request.Headers.Add("Sec-Fetch-Site", site);

        using var response = await app.Client.SendAsync(request);

        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:81", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Nor_over_plain_http_where_browsers_name_the_origin_only(string origin, HttpStatusCode status)
    {
        await using var app = await ResettableApp.StartAsync();
        using var request = ResettableApp.Reset(ResettableApp.Admin);
        request.Headers.Add("Origin", origin);

        using var response = await app.Client.SendAsync(request);

        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("somebody", HttpStatusCode.Forbidden)]
    [InlineData(ResettableApp.Admin, HttpStatusCode.OK)]
    public async Task The_policy_holds_also_where_all_may_read(string? user, HttpStatusCode status)
    {
        await using var app = await ResettableApp.StartAsync(more: metrics => metrics.AllowAnonymous());

        using var response = await app.Client.SendAsync(ResettableApp.Reset(user));

        response.StatusCode.ShouldBe(status);
        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Reading_resets_nothing(string method)
    {
        await using var app = await ResettableApp.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/metrics/reset") { Headers = { { HeaderAuthentication.UserHeader, ResettableApp.Admin } } };

        using var response = await app.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Without_the_authorization_middleware_nobody_gets_in()
    {
        // WebApplication adds it by itself where the services are there; here they are, so the policy holds without UseAuthorization.
        await using var app = await ResettableApp.StartAsync(useMiddleware: false);

        using var response = await app.Client.SendAsync(ResettableApp.Reset("somebody"));

        response.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task By_default_there_is_no_reset()
    {
        await using var app = await ResettableApp.StartAsync(withReset: false);

        using var response = await app.Client.SendAsync(ResettableApp.Reset(ResettableApp.Admin));

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
