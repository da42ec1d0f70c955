using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

public class BodyWriteTests
{
    public static TheoryData<string> Ways => [.. BodyWrites.All.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Whatever_way_an_answer_is_written_it_arrives_and_its_bytes_count_once(string way)
    {
        var metrics = await Measured.OnceAsync(
            app => app.MapGet("/items", (HttpContext context) => BodyWrites.All[way](context.Response)),
            async client => (await client.GetStringAsync("/items")).ShouldBe(BodyWrites.Text));

        metrics.ResponseSize().ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Whatever_way_an_answer_is_written_a_middleware_may_keep_it_back_and_send_something_else(string way)
    {
        var metrics = await Measured.OnceAsync(
            app =>
            {
                app.Use(ShoutAsync);
                app.MapGet("/items", (HttpContext context) => BodyWrites.All[way](context.Response));
            },
            async client => (await client.GetStringAsync("/items")).ShouldBe("HELLO!"));

        metrics.ResponseSize().ShouldBe(6);
    }

    private static async Task ShoutAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next(context);
        await context.Response.BodyWriter.FlushAsync();
        context.Response.Body = body;
        await context.Response.WriteAsync(System.Text.Encoding.UTF8.GetString(kept.ToArray()).ToUpperInvariant() + "!");
    }
}
