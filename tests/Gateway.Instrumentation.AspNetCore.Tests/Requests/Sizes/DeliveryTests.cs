using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

/// <summary>When an answer counts as delivered, so that its client may hang up before the handler is done.</summary>
public class DeliveryTests
{
    // What lies in the pipe has not left it.
    private static readonly string[] NotFlushed =
    [
        "Writer.GetSpan and Advance, not flushed", "Writer.Write", "Writer.Write and CompleteAsync",
    ];

    public static TheoryData<string, bool> Ways => new(
        from way in BodyWrites.All.Keys.Except(NotFlushed) from slow in new[] { false, true } select (way, slow));

    public static TheoryData<string> WaysThatDoNotFlush => [.. NotFlushed];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_answer_is_delivered_when_all_that_it_declares_has_left(string way, bool slow) =>
        (await RecordAsync(slow, beforeTheEnd: false, BodyWrites.All[way])).ShouldBe(["GET unmatched 200"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_response_to_a_client_that_disconnected_is_not(string way, bool slow) =>
        (await RecordAsync(slow, beforeTheEnd: true, BodyWrites.All[way])).ShouldBe(["GET unmatched 499"]);

    [Theory]
    [MemberData(nameof(WaysThatDoNotFlush))]
    public async Task An_answer_that_has_not_left_is_not(string way) =>
        (await RecordAsync(slow: true, beforeTheEnd: false, BodyWrites.All[way])).ShouldBe(["GET unmatched 499"]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_delivered_also_when_its_client_has_hung_up_before_the_write_has_returned(bool toThePipe)
    {
        using var gone = new CancellationTokenSource();
        var body = new DisconnectingBody(gone);
        var recorded = await RecordAsync(body, gone, async context =>
        {
            if (toThePipe)
                await context.Response.BodyWriter.WriteAsync("hello"u8.ToArray());
            else
                await context.Response.Body.WriteAsync("hello"u8.ToArray());
        });

        recorded.ShouldBe(["GET unmatched 200"]);
    }

    [Fact]
    public async Task A_file_is_delivered_when_it_has_been_sent()
    {
        using var folder = new TemporaryFolder();
        folder.Write("hello.txt", BodyWrites.Text);
        Task SendAsync(HttpResponse response) => response.SendFileAsync(folder.PathOf("hello.txt"));

        (await RecordAsync(slow: true, beforeTheEnd: false, SendAsync)).ShouldBe(["GET unmatched 200"]);
        (await RecordAsync(slow: true, beforeTheEnd: true, SendAsync)).ShouldBe(["GET unmatched 499"]);
    }

    [Fact]
    public async Task An_answer_without_a_length_is_delivered_when_it_is_complete()
    {
        async Task CompleteAsync(HttpResponse response)
        {
            response.ContentLength = null;
            await response.WriteAsync(BodyWrites.Text);
            await response.CompleteAsync();
        }

        (await RecordAsync(slow: true, beforeTheEnd: false, CompleteAsync)).ShouldBe(["GET unmatched 200"]);
        (await RecordAsync(slow: true, beforeTheEnd: true, CompleteAsync)).ShouldBe(["GET unmatched 499"]);
    }

    [Fact]
    public async Task A_client_that_leaves_with_a_complete_answer_before_the_server_returns_has_received_it()
    {
        using var gone = new CancellationTokenSource();
        (await RecordAsync(new QuickClient(gone), gone, async context =>
        {
            context.Response.ContentLength = null;
            await context.Response.WriteAsync(BodyWrites.Text);
            await context.Response.CompleteAsync();
        })).ShouldBe(["GET unmatched 200"]);
    }

    private static async Task<IReadOnlyList<string>> RecordAsync(bool slow, bool beforeTheEnd, Func<HttpResponse, Task> write)
    {
        using var gone = new CancellationTokenSource();
        return await RecordAsync(slow ? new SlowBody() : new StreamResponseBodyFeature(new MemoryStream()), gone, async context =>
        {
            if (beforeTheEnd)
                await gone.CancelAsync();
            await write(context.Response);
            await gone.CancelAsync();
        });
    }

    private static async Task<IReadOnlyList<string>> RecordAsync(IHttpResponseBodyFeature body, CancellationTokenSource gone, RequestDelegate handler)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics(options => options.RequestIds.Enabled = false);
                app.Run(context =>
                {
                    context.Response.ContentLength = BodyWrites.Text.Length;
                    return handler(context);
                });
            },
            configureServices: services => services.ActAsServer(async (context, next) =>
            {
                var own = (context.RequestAborted, Body: context.Features.Get<IHttpResponseBodyFeature>());
                context.RequestAborted = gone.Token;
                context.Features.Set(body);
                await next(context);
                context.Features.Set(own.Body);
                context.RequestAborted = own.RequestAborted;
            }));
        using var answer = await app.Client.GetAsync("/");
        return RecordedRequests.Of(app.Metrics);
    }

    /// <summary>A server's body whose client closes the connection as soon as it has the end.</summary>
    private sealed class QuickClient(CancellationTokenSource gone) : StreamResponseBodyFeature(new MemoryStream())
    {
        public override Task CompleteAsync()
        {
            var complete = base.CompleteAsync();
            gone.Cancel();
            return complete;
        }
    }
}
