using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>A client that hangs up while it sends: the handler may learn of it before the request is told.</summary>
public class BrokenUploadTests
{
    private const int Times = 100;

    [Fact]
    public Task Is_no_error_where_nobody_handles_it() => BreakOffAsync(_ => { });

    [Fact]
    public Task Is_no_error_where_an_exception_handler_answers() =>
        BreakOffAsync(app => app.UseExceptionHandler(branch => branch.Run(context => context.Response.WriteAsync("sorry"))));

    private static async Task BreakOffAsync(Action<WebApplication> use)
    {
        using var reading = new SemaphoreSlim(0);
        await using var app = await Measured.StartAsync(app =>
        {
            use(app);
            app.MapPost("/items", (HttpContext context) =>
            {
                reading.Release();
                return context.Request.Body.CopyToAsync(Stream.Null);
            });
        });
        for (var i = 0; i < Times; i++)
        {
            using var connection = await RawConnection.OpenAsync(app.Address);
            await connection.SendAsync("POST /items HTTP/1.1\r\nHost: gateway\r\nContent-Length: 20\r\n\r\n0123456789");
            await reading.WaitAsync();
            connection.HangUp();
        }

        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{Times} x POST /items 499"]);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }
}
