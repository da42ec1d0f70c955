using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

public class TrackRequestTests
{
    [Fact]
    public async Task An_endpoint_names_its_provider_and_model() => (await AskAsync("/items", app =>
        app.MapGet("/items", () => "all").TrackRequest("openai", "gpt-4"))).ShouldBe(["provider openai 1", "model gpt-4 1"]);

    [Fact]
    public async Task An_attribute_names_them() => (await AskAsync("/items", app =>
        app.MapGet("/items", [TrackRequest(Provider = "openai", Model = "gpt-4")] () => "all"))).ShouldBe(["provider openai 1", "model gpt-4 1"]);

    [Fact]
    public async Task A_group_names_them_for_all_of_its_endpoints() => (await AskAsync("/api/items", app =>
        app.MapGroup("/api").TrackRequest("openai", "gpt-4").MapGet("/items", () => "all"))).ShouldBe(["provider openai 1", "model gpt-4 1"]);

    [Fact]
    public async Task What_an_endpoint_says_holds_before_what_its_groups_say_each_by_itself() => (await AskAsync("/a/b/items", app =>
        app.MapGroup("/a").TrackRequest("outer", "outer").MapGroup("/b").TrackRequest(provider: "inner")
            .MapGet("/items", () => "all").TrackRequest(model: "own"))).ShouldBe(["provider inner 1", "model own 1"]);

    [Fact]
    public async Task What_the_handler_says_holds_before_what_the_endpoint_says_each_by_itself() => (await AskAsync("/items", app =>
        app.MapGet("/items", (HttpContext context) => context.TagRequest(model: "from-body")).TrackRequest("openai", "gpt-4")))
        .ShouldBe(["provider openai 1", "model from-body 1"]);

    [Fact]
    public async Task What_the_handler_says_last_holds_and_what_it_leaves_out_stays_as_it_said_before() => (await AskAsync("/items", app =>
        app.MapGet("/items", (HttpContext context) =>
        {
            context.TagRequest("openai", "gpt-4", "timeout_error");
            context.TagRequest(provider: "mirror", errorType: "rate_limited");
        }))).ShouldBe(["provider mirror 1, errors 1: rate_limited 1", "model gpt-4 1, errors 1: rate_limited 1"]);

    [Fact]
    public async Task Only_a_provider_counts_no_model() => (await AskAsync("/items", app =>
        app.MapGet("/items", () => "all").TrackRequest("openai"))).ShouldBe(["provider openai 1"]);

    [Fact]
    public async Task Nothing_said_counts_nothing() => (await AskAsync("/items", app => app.MapGet("/items", () => "all"))).ShouldBeEmpty();

    [Theory]
    [InlineData("plain", "of-controller", "of-controller")]
    [InlineData("action", "of-controller", "of-action")]
    [InlineData("handler", "of-handler", "of-action")]
    public async Task On_a_controller_the_nearest_holds(string action, string provider, string model) =>
        (await AskAsync($"/controller/{action}", app => app.MapControllers())).ShouldBe([$"provider {provider} 1", $"model {model} 1"]);

    [Fact]
    public async Task A_route_that_is_found_later_names_them_too() => (await AskAsync("/items", app =>
        app.UseRouting().UseEndpoints(routes => routes.MapGet("/items", () => "all").TrackRequest("openai", "gpt-4"))))
        .ShouldBe(["provider openai 1", "model gpt-4 1"]);

    [Fact]
    public async Task An_error_counts_for_both() => (await AskAsync("/items", app =>
        app.MapGet("/items", () => Results.StatusCode(502)).TrackRequest("openai", "gpt-4")))
        .ShouldBe(["provider openai 1, errors 1: http_502 1", "model gpt-4 1, errors 1: http_502 1"]);

    [Fact]
    public async Task A_callers_mistake_is_no_error_of_either() => (await AskAsync("/items", app =>
        app.MapGet("/items", (HttpContext context) =>
        {
            context.TagRequest(provider: "openai", model: "gpt-4");
            return Results.BadRequest();
        }))).ShouldBe(["provider openai 1", "model gpt-4 1"]);

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_request_that_cannot_be_read_is_no_error_of_either(int status) => Upstreams.Of(await Measured.OnceAsync(
        app => app.MapGet("/items", void () => throw new BadHttpRequestException("broken on purpose", status)).TrackRequest("openai", "gpt-4"),
        client => client.GetAsync("/items"))).ShouldBe(["provider openai 1", "model gpt-4 1"]);

    [Fact]
    public async Task A_callers_mistake_whose_answer_breaks_off_is_an_error_of_both() => Upstreams.Of(await Measured.OnceAsync(
        app => app.MapGet("/items", async Task (HttpContext context) =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("half of it");
            throw new TimeoutException();
        }).TrackRequest("openai", "gpt-4"),
        client => Should.ThrowAsync<HttpRequestException>(client.GetAsync("/items")))).ShouldBe(["provider openai 1, errors 1: timeout_error 1", "model gpt-4 1, errors 1: timeout_error 1"]);

    [Fact]
    public async Task A_callers_mistake_that_the_handler_names_a_failure_is_an_error_of_both() => (await AskAsync("/items", app =>
        app.MapGet("/items", (HttpContext context) =>
        {
            context.TagRequest("openai", "gpt-4", "rate_limited");
            return Results.StatusCode(429);
        }))).ShouldBe(["provider openai 1, errors 1: rate_limited 1", "model gpt-4 1, errors 1: rate_limited 1"]);

    [Fact]
    public async Task Outside_of_http_a_scope_names_them()
    {
        await using var app = await StartAsync(_ => { });

        await app.Metrics.Http.TrackRequest("JOB", "nightly", "openai", "gpt-4").RunAsync(_ => Task.FromResult(System.Net.HttpStatusCode.OK), status => status, CancellationToken.None);

        Upstreams.Of(app.Metrics).ShouldBe(["provider openai 1", "model gpt-4 1"]);
        RecordedRequests.Of(app.Metrics).ShouldBe(["JOB nightly 200"]);
    }

    private static async Task<IReadOnlyList<string>> AskAsync(string path, Action<WebApplication> map)
    {
        await using var app = await StartAsync(map);
        using var answer = await app.Client.GetAsync(path);
        return Upstreams.Of(app.Metrics);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map) => Measured.StartAsync(
        map, configureHost: builder => builder.Services.AddControllers().AddApplicationPart(typeof(ChatController).Assembly), onKestrel: false);
}
