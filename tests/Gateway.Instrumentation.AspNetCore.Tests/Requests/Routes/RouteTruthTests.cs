using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>Every row of the truth table, on Kestrel over a socket: only there is seen what clients see.</summary>
public class RouteTruthTests
{
    [Theory]
    [MemberData(nameof(RouteTable.Names), MemberType = typeof(RouteTable))]
    public async Task What_is_recorded_is_what_happened(string name)
    {
        var row = RouteTable.Find(name);
        await using var app = await StartAsync(row);

        var client = row.Play is { } play ? await play(app.Address) : await AskAsync(app.Address, row);
        await app.StopAsync(); // all requests have been recorded then

        var metrics = app.Metrics;
        var recorded = string.Join(" and ", RecordedRequests.Of(metrics) is { Count: > 0 } requests ? requests : [RouteCase.Nothing]);
        var error = RecordedRequests.Errors(metrics) == 0 ? ErrorSide.None
            : metrics.Health().RecentErrors == 0 ? ErrorSide.Client : ErrorSide.Service;
        (client, recorded, error).ShouldBe((row.Client, row.Recorded, row.Error));
        RecordedRequests.Contradictions(metrics).ShouldBeEmpty();
    }

    private static Task<TestApp> StartAsync(RouteCase row) => TestApp.StartAsync(
        app =>
        {
            row.Before(app);
            app.UseGatewayMetrics(row.Options);
            row.Map(app);
        },
        configureServices: row.Services, onKestrel: true, configureHost: row.Host);

    private static async Task<string> AskAsync(Uri address, RouteCase row)
    {
        var words = row.Request.Split(' ');
        string[] head = [$"{words[0]} {row.Path ?? words[1]} HTTP/1.1", $"Host: {address.Authority}", "Connection: close", .. row.Headers, $"Content-Length: {row.Body.Length}"];
        return (await RawConnection.AskAsync(address, string.Join("\r\n", head) + "\r\n\r\n" + row.Body)).ToString();
    }
}
