using System.Net.ServerSentEvents;
using System.Text;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Streams;

/// <summary>Responses that last, and those that are sent in parts, with a clock that the handler moves.</summary>
public class StreamedResponseTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Signal _reached = new();
    private readonly Signal _end = new();

    [Fact]
    public async Task Server_sent_events_have_durations_of_their_own_and_leave_those_of_requests_alone()
    {
        await using var app = await StartAsync(app => app.MapGet("/events", () => TypedResults.ServerSentEvents(EventsAsync())));
        await app.Client.GetStringAsync("/events");
        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /events 200"]);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
        var page = app.Metrics.Scrape();
        page.Value("http_stream_duration_seconds_sum", ("method", "GET"), ("endpoint", "/events")).ShouldBe(33);
        page.Value("http_stream_duration_seconds_count", ("method", "GET"), ("endpoint", "/events")).ShouldBe(1);
        page.Value("http_stream_error_rate", ("endpoint", "/events")).ShouldBe(0);
        page.Value("http_request_duration_seconds_count", ("endpoint", "/events")).ShouldBe(0);
        page.Value("http_request_duration_highr_seconds_count").ShouldBe(0);
        page.Samples.ShouldNotContain(sample => sample.Name.StartsWith("http_request_latency_", StringComparison.Ordinal));
        page.Value("http_stream_messages_total", ("endpoint", "/events"), ("direction", "sent")).ShouldBe(3);
        page.Value("http_time_to_first_byte_seconds_sum", ("method", "GET"), ("endpoint", "/events")).ShouldBe(3);
    }

    [Fact]
    public async Task A_stream_does_not_become_the_percentile_of_a_fast_route()
    {
        await using var app = await StartAsync(app => app.MapGet("/answer/{kind}", (string kind) => kind == "events"
            ? (IResult)TypedResults.ServerSentEvents(EventsAsync())
            : TypedResults.Text(Advance(0.1))));
        await app.Client.GetStringAsync("/answer/text");
        await app.Client.GetStringAsync("/answer/events");
        await app.StopAsync();

        app.Metrics.Value("http_request_latency_p99_seconds", ("endpoint", "/answer/{kind}")).ShouldBe(0.1, 0.002);
        app.Metrics.Value("http_request_latency_avg_seconds", ("endpoint", "/answer/{kind}")).ShouldBe(0.1);
        app.Metrics.Value("http_requests_total", ("endpoint", "/answer/{kind}"), ("status", "200")).ShouldBe(2);
        app.Metrics.Health().RecentRequests.ShouldBe(2);
    }

    [Theory]
    [InlineData("flush")]
    [InlineData("synchronous flush")]
    [InlineData("start")]
    public async Task An_event_stream_is_in_progress_among_streams_from_its_head_on(string way)
    {
        await using var app = await StartAsync(app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            if (way == "flush")
                await context.Response.Body.FlushAsync();
            else if (way == "start")
                await context.Response.StartAsync();
            else
                context.Response.Body.Flush();
            _reached.Set();
            await _end.WaitAsync();
        }));
        var asked = app.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
        await _reached.WaitAsync();
        if (way != "start") // which leaves the head in the server's buffer
            await asked;

        app.Metrics.Value("http_streams_inprogress", ("method", "GET"), ("endpoint", "/events")).ShouldBe(1);
        app.Metrics.Value("http_requests_inprogress", ("method", "GET"), ("endpoint", "/events")).ShouldBe(0);
        _end.Set();
        using var answer = await asked;
        await answer.Content.ReadAsStringAsync();
        await app.StopAsync();
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
        app.Metrics.Value("http_stream_duration_seconds_count", ("endpoint", "/events")).ShouldBe(1);
        app.Metrics.Has("http_time_to_first_byte_seconds_count").ShouldBeFalse(); // it had no byte
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("pipe")]
    [InlineData("pipe with spans")]
    [InlineData("text")]
    [InlineData("synchronous")]
    [InlineData("cut in two")]
    public async Task Events_are_counted_however_they_are_written(string form)
    {
        await using var app = await StartAsync(app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            for (var i = 0; i < 3; i++)
                await WriteAsync(context.Response, form, $": beat\n\nid: {i}\ndata: number {i}\n\n");
        }));
        (await app.Client.GetStringAsync("/events")).ShouldBe(string.Concat(Enumerable.Range(0, 3).Select(i => $": beat\n\nid: {i}\ndata: number {i}\n\n")));
        await app.StopAsync();
        app.Metrics.Value("http_stream_messages_total", ("endpoint", "/events"), ("direction", "sent")).ShouldBe(3);
        app.Metrics.ResponseSize().ShouldBe(3 * ": beat\n\nid: 0\ndata: number 0\n\n".Length);
    }

    [Fact]
    public async Task What_looks_like_events_in_another_response_is_not_counted()
    {
        await using var app = await StartAsync(app => app.MapGet("/text", () => "data: one\n\ndata: two\n\n"));
        await app.Client.GetStringAsync("/text");
        await app.StopAsync();
        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /text 200"]);
        app.Metrics.Has("http_stream_messages_total").ShouldBeFalse();
    }

    [Fact]
    public async Task A_response_that_is_sent_in_parts_has_a_time_to_first_byte_and_stays_a_request()
    {
        await using var app = await StartAsync(app => app.MapGet("/parts", async (HttpContext context) =>
        {
            Advance(2);
            await context.Response.WriteAsync("the beginning");
            Advance(5);
            await context.Response.WriteAsync("the end");
        }));
        await app.Client.GetStringAsync("/parts");
        await app.StopAsync();

        app.Metrics.Value("http_time_to_first_byte_seconds_sum", ("method", "GET"), ("endpoint", "/parts")).ShouldBe(2);
        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/parts")).ShouldBe(7);
        app.Metrics.Has("http_stream_duration_seconds_count").ShouldBeFalse();
    }

    [Fact]
    public async Task Headers_alone_are_no_first_byte()
    {
        await using var app = await StartAsync(app => app.MapGet("/parts", async (HttpContext context) =>
        {
            await context.Response.StartAsync();
            Advance(2);
            await context.Response.WriteAsync("the beginning");
            await context.Response.WriteAsync("the end");
        }));
        await app.Client.GetStringAsync("/parts");
        await app.StopAsync();
        app.Metrics.Value("http_time_to_first_byte_seconds_sum", ("endpoint", "/parts")).ShouldBe(2);
    }

    [Theory]
    [InlineData("/json")]
    [InlineData("/text")]
    [InlineData("/nothing")]
    [InlineData("/nowhere")]
    public async Task A_response_in_one_piece_has_no_time_to_first_byte(string path)
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/json", () => new { Price = 2.5 });
            app.MapGet("/text", () => "text");
            app.MapGet("/nothing", () => { });
        });
        await app.Client.GetAsync(path);
        await app.StopAsync();
        app.Metrics.Has("http_time_to_first_byte_seconds_count").ShouldBeFalse();
        app.Metrics.Has("http_stream_duration_seconds_count").ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_that_fails_is_an_error_of_the_service()
    {
        await using var app = await StartAsync(app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n");
            throw new InvalidOperationException("broken on purpose");
        }));
        await Should.ThrowAsync<HttpRequestException>(() => app.Client.GetStringAsync("/events"));
        await app.StopAsync();

        RecordedRequests.Errors(app.Metrics).ShouldBe(1);
        app.Metrics.Value("http_stream_error_rate", ("endpoint", "/events")).ShouldBe(1);
        (app.Metrics.Health().RecentRequests, app.Metrics.Health().RecentErrors).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(500, false, 1)]
    [InlineData(400, false, 0)]
    [InlineData(404, false, 0)]
    [InlineData(400, true, 1)]
    [InlineData(404, true, 1)]
    public async Task The_status_of_a_stream_says_whose_error_it_is(int status, bool countsClientErrors, double errorRate)
    {
        await using var app = await Measured.StartAsync(
            app => app.MapGet("/events", async (HttpContext context) =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: one\n\n");
            }),
            configure: options => options.Health.CountClientErrors = countsClientErrors);
        (await app.Client.GetAsync("/events")).Dispose();
        await app.StopAsync();
        app.Metrics.Value("http_stream_error_rate", ("endpoint", "/events")).ShouldBe(errorRate);
    }

    [Fact]
    public async Task A_reader_of_events_who_leaves_is_no_error()
    {
        await using var app = await StartAsync(app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n");
            await Aborted.OfAsync(context);
        }));
        using (await app.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead))
        {
            // And leaves.
        }

        await app.StopAsync();
        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /events 499"]);
        app.Metrics.Value("http_stream_error_rate", ("endpoint", "/events")).ShouldBe(0);
        app.Metrics.Value("http_stream_duration_seconds_count", ("endpoint", "/events")).ShouldBe(1);
    }

    [Fact]
    public async Task Memory_that_a_stream_asked_for_and_left_is_not_taken_for_that_of_the_connections_next_response()
    {
        const int Size = 20_000;
        var contexts = new HashSet<HttpContext>();
        await using var app = await Measured.StartAsync(
            app =>
            {
                app.MapGet("/events", async (HttpContext context) =>
                {
                    contexts.Add(context);
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync("data: one\n\n");
                    context.Response.BodyWriter.GetMemory(); // to read a source into, which turns out to have no more
                });
                app.MapGet("/large", (HttpContext context) =>
                {
                    contexts.Add(context);
                    context.Response.BodyWriter.GetSpan(Size)[..Size].Fill((byte)'x');
                    context.Response.BodyWriter.Advance(Size);
                });
            },
            onKestrel: true);

        await app.Client.GetStringAsync("/events");
        (await app.Client.GetStringAsync("/large")).ShouldBe(new string('x', Size));
        await app.StopAsync();
        contexts.ShouldHaveSingleItem(); // of one connection, and reused
        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /events 200", "GET /large 200"], ignoreOrder: true);
        app.Metrics.Value("http_stream_messages_total", ("endpoint", "/events"), ("direction", "sent")).ShouldBe(1);
    }

    private async IAsyncEnumerable<SseItem<int>> EventsAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await Task.Yield();
            Advance(i == 0 ? 3 : 15);
            yield return new SseItem<int>(i);
        }
    }

    private static async Task WriteAsync(HttpResponse response, string form, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        switch (form)
        {
            case "stream":
                await response.Body.WriteAsync(bytes);
                break;
            case "pipe":
                bytes.CopyTo(response.BodyWriter.GetMemory(bytes.Length));
                response.BodyWriter.Advance(bytes.Length);
                await response.BodyWriter.FlushAsync();
                break;
            case "pipe with spans":
                bytes.CopyTo(response.BodyWriter.GetSpan(bytes.Length));
                response.BodyWriter.Advance(5); // two steps into one piece of memory
                bytes.AsSpan(5).CopyTo(response.BodyWriter.GetSpan(bytes.Length));
                response.BodyWriter.Advance(bytes.Length - 5);
                await response.BodyWriter.FlushAsync();
                break;
            case "text":
                await response.WriteAsync(text);
                break;
            case "cut in two":
                await response.WriteAsync(text[..^1]);
                await response.WriteAsync(text[^1..]);
                break;
            default:
                response.Body.Write(bytes);
                break;
        }
    }

    private string Advance(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return "done";
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map) =>
        Measured.StartAsync(map, configureHost: builder => builder.Services.AddSingleton<TimeProvider>(_time));
}
