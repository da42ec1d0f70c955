using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>An application that hangs up. The server cancels the request's token on another thread, after the handler has returned.</summary>
public class AbortTests
{
    private const int Times = 100;

    [Fact]
    public async Task An_application_that_aborts_the_request_sent_no_response()
    {
        await using var app = await Measured.StartAsync(app =>
        {
            app.MapGet("/items", (HttpContext context) => context.RequestAborted.IsCancellationRequested); // makes the connection's token
            app.MapGet("/abort", (HttpContext context) =>
            {
                _ = context.RequestAborted;
                context.Abort();
            });
        });
        for (var i = 0; i < Times; i++)
        {
            await app.Client.GetStringAsync("/items");
            await Should.ThrowAsync<HttpRequestException>(app.Client.GetStringAsync("/abort"));
        }

        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x GET /items 200", $"{Times} x GET /abort 500"], ignoreOrder: true);
    }
}
