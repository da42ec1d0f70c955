using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>
/// A client that hangs up while it sends: the handler may learn of it before the request is told. A connection that is reset breaks the
/// body with an exception of its own; one that is closed ends it too early, which the server takes for a bad request.
/// </summary>
public class BrokenUploadTests
{
    private const int Times = 100;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public Task Is_no_error_where_nobody_handles_it(bool resets, bool isTold) => BreakOffAsync(resets, isTold, _ => { });

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public Task Is_no_error_where_an_exception_handler_answers(bool resets, bool isTold) =>
        BreakOffAsync(resets, isTold, app => app.UseExceptionHandler(branch => branch.Run(context => context.Response.WriteAsync("sorry"))));

    private static async Task BreakOffAsync(bool resets, bool isTold, Action<WebApplication> use)
    {
        using var reading = new SemaphoreSlim(0);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics();
                use(app);
                app.MapPost("/items", (HttpContext context) =>
                {
                    reading.Release();
                    return context.Request.Body.CopyToAsync(Stream.Null);
                });
            },
            configureServices: services => services.ActAsServer((context, next) =>
            {
                if (!isTold) // as long as the request lasts
                    context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
                return next(context);
            }),
            onKestrel: true);
        for (var i = 0; i < Times; i++)
        {
            using var connection = await RawConnection.OpenAsync(app.Address);
            await connection.SendAsync("POST /items HTTP/1.1\r\nHost: gateway\r\nContent-Length: 20\r\n\r\n0123456789");
            await reading.WaitAsync();
            if (resets)
                connection.HangUp();
        }

        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x POST /items 499"]);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }
}
