using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Requests;
using Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.RequestIds;

/// <summary>The id comes back on every answer that the app gives, errors included.</summary>
public class EchoedIdTests
{
    [Theory]
    [InlineData("/id", HttpStatusCode.OK)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/private", HttpStatusCode.Unauthorized)]
    [InlineData("/app.txt", HttpStatusCode.OK)]
    [InlineData("/stream", HttpStatusCode.OK)]
    [InlineData("/empty", HttpStatusCode.NoContent)]
    [InlineData("/broken", HttpStatusCode.InternalServerError)]
    [InlineData("/bad", HttpStatusCode.BadRequest)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/hidden", HttpStatusCode.OK)]
    public async Task Every_answer_carries_it(string path, HttpStatusCode status)
    {
        await using var app = await IdApp.StartAsync(map: Map, services: Add, onKestrel: true);

        using var response = await IdApp.SendAsync(app, path, (IdApp.Header, "the-id"));

        response.StatusCode.ShouldBe(status);
        IdApp.Echoed(response).ShouldBe("the-id");
    }

    [Fact]
    public async Task An_answer_of_what_the_framework_puts_ahead_carries_it_too()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics();
                app.MapGet("/private", () => "private").RequireAuthorization();
            },
            configureServices: services =>
            {
                services.AddAuthorization();
                services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<HeaderAuthentication>();
            });

        using var response = await IdApp.SendAsync(app, "/private", (IdApp.Header, "the-id"));

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        IdApp.Echoed(response).ShouldBe("the-id");
    }

    [Fact]
    public async Task An_answer_that_a_middleware_before_has_begun_goes_on_without_it()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (HttpContext context, RequestDelegate next) =>
                {
                    await context.Response.WriteAsync("begun, ");
                    await next(context);
                });
                app.UseGatewayMetrics();
                app.MapGet("/items", (HttpContext context) => context.Response.WriteAsync("ended"));
            },
            onKestrel: true);

        (await app.Client.GetStringAsync("/items")).ShouldBe("begun, ended");
    }

    [Fact]
    public async Task Problem_details_can_name_it()
    {
        await using var app = await IdApp.StartAsync(map: Map, services: Add);

        using var response = await IdApp.SendAsync(app, "/broken", (IdApp.Header, "the-id"));

        (await response.Content.ReadAsStringAsync()).ShouldContain("\"requestId\":\"the-id\"");
    }

    [Fact]
    public async Task An_exception_handler_that_comes_before_sends_it_too()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseExceptionHandler("/error");
            app.UseGatewayMetrics();
            app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose"));
            app.Map("/error", (HttpContext context) => context.TraceIdentifier);
        });

        using var response = await IdApp.SendAsync(app, "/broken", (IdApp.Header, "the-id"));

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        IdApp.Echoed(response).ShouldBe("the-id");
        (await response.Content.ReadAsStringAsync()).ShouldBe("the-id");
    }

    [Fact]
    public async Task An_id_that_was_made_stays_the_same_on_the_page_for_an_error()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseStatusCodePagesWithReExecute("/status");
            app.UseGatewayMetrics();
            app.MapGet("/status", (HttpContext context) => context.TraceIdentifier);
        });

        using var response = await IdApp.SendAsync(app, "/nothing");

        IdApp.Echoed(response).ShouldBe(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_exception_that_nobody_handles_is_answered_by_the_server_which_knows_no_id()
    {
        await using var app = await IdApp.StartAsync(
            map: app => app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose")), onKestrel: true);

        using var response = await IdApp.SendAsync(app, "/broken", (IdApp.Header, "the-id"));

        IdApp.Echoed(response).ShouldBeNull();
    }

    [Fact]
    public async Task A_handler_that_sends_the_header_itself_does_not_send_it_twice()
    {
        await using var app = await IdApp.StartAsync(map: app => app.MapGet("/own", (HttpContext context) => { context.Response.Headers[IdApp.Header] = "own"; }));

        using var response = await IdApp.SendAsync(app, "/own", (IdApp.Header, "the-id"));

        IdApp.Echoed(response).ShouldBe("the-id");
    }

    [Fact]
    public async Task The_next_request_of_a_connection_has_another()
    {
        await using var app = await IdApp.StartAsync(onKestrel: true);

        (await IdApp.AskAsync(app, (IdApp.Header, "one"))).ShouldBe(("one", "one"));
        var (echoed, seen) = await IdApp.AskAsync(app);

        echoed.ShouldBe(seen);
        seen.ShouldNotBe("one");
    }

    [Fact]
    public async Task An_id_cannot_break_the_answers_head()
    {
        await using var app = await IdApp.StartAsync(onKestrel: true);

        var answer = await RawConnection.AskAsync(app.Address, "GET /id HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Request-ID: a\rSet-Cookie: b\r\n\r\n");

        answer.Text.ShouldNotContain("Set-Cookie");
    }

    private static void Map(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new TextFiles() });
        app.MapGet("/private", () => "private").RequireAuthorization();
        app.MapGet("/empty", () => Results.NoContent());
        app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose"));
        app.MapGet("/bad", (int number) => number);
        app.MapGet("/hidden", () => "hidden").DisableGatewayMetrics();
        app.MapGatewayMetrics();
        app.MapGet("/stream", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("second");
        });
    }

    private static void Add(IServiceCollection services)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions["requestId"] = problem.HttpContext.TraceIdentifier);
        services.AddAuthorization();
        services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<HeaderAuthentication>();
    }
}
