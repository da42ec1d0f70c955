using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>By which type a request that failed is counted, for its route, its provider and its model.</summary>
public class ErrorTypeTests
{
    [Fact]
    public async Task What_the_handler_says_holds_before_the_exception_and_the_status() => (await TypeAsync(app => app.MapGet("/items", void (HttpContext context) =>
    {
        context.TagRequest(errorType: "content_filter");
        throw new TimeoutException();
    }))).ShouldBe(["GET /items content_filter"]);

    [Fact]
    public async Task An_exception_that_nobody_handled_is_classified() =>
        (await TypeAsync(app => app.MapGet("/items", void () => throw new TimeoutException()))).ShouldBe(["GET /items timeout_error"]);

    [Fact]
    public async Task So_is_one_that_an_error_page_answered() => (await TypeAsync(app =>
    {
        app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry")));
        app.MapGet("/items", void () => throw new HttpRequestException());
    })).ShouldBe(["GET /items api_error"]);

    [Theory]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_status_speaks_for_itself(int status) =>
        (await TypeAsync(app => app.MapGet("/items", () => Results.StatusCode(status)))).ShouldBe([$"GET /items http_{status}"]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_response_that_the_application_broke_off_says_so(int times) => (await TypeAsync(app => app.MapGet("/items", async (HttpContext context) =>
    {
        await context.Response.WriteAsync("half of it");
        await context.Response.Body.FlushAsync();
        for (var i = 0; i < times; i++)
            context.Abort();
    }))).ShouldBe(["GET /items broken_off"]);

    [Fact]
    public async Task The_exception_after_it_says_more() => (await TypeAsync(app => app.MapGet("/items", async Task (HttpContext context) =>
    {
        await context.Response.WriteAsync("half of it");
        await context.Response.Body.FlushAsync();
        context.Abort();
        throw new TimeoutException();
    }))).ShouldBe(["GET /items timeout_error"]);

    [Fact]
    public async Task A_request_that_succeeds_has_none() => (await TypeAsync(app => app.MapGet("/items", () => "all"))).ShouldBeEmpty();

    private static async Task<IReadOnlyList<string>> TypeAsync(Action<WebApplication> map) => RecordedRequests.ErrorTypes(await Measured.OnceAsync(map, async client =>
    {
        try
        {
            using var answer = await client.GetAsync("/items");
        }
        catch (HttpRequestException)
        {
            // the response broke off
        }
    }));
}
