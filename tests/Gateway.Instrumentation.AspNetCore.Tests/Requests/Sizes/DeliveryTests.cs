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
    public async Task An_answer_to_a_client_that_has_gone_is_not(string way, bool slow) =>
        (await RecordAsync(slow, beforeTheEnd: true, BodyWrites.All[way])).ShouldBe(["GET unmatched 499"]);

    [Theory]
    [MemberData(nameof(WaysThatDoNotFlush))]
    public async Task An_answer_that_has_not_left_is_not(string way) =>
        (await RecordAsync(slow: true, beforeTheEnd: false, BodyWrites.All[way])).ShouldBe(["GET unmatched 499"]);

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

    private static async Task<IReadOnlyList<string>> RecordAsync(bool slow, bool beforeTheEnd, Func<HttpResponse, Task> write)
    {
        using var gone = new CancellationTokenSource();
        await using var app = await TestApp.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                var own = (context.RequestAborted, context.Features.Get<IHttpResponseBodyFeature>());
                context.RequestAborted = gone.Token;
                context.Features.Set<IHttpResponseBodyFeature>(slow ? new SlowBody() : new StreamResponseBodyFeature(new MemoryStream()));
                await next(context);
                context.Features.Set(own.Item2);
                context.RequestAborted = own.RequestAborted;
            });
            app.UseGatewayMetrics(options => options.RequestIds.Enabled = false);
            app.Run(async context =>
            {
                context.Response.ContentLength = BodyWrites.Text.Length;
                if (beforeTheEnd)
                    await gone.CancelAsync();
                await write(context.Response);
                await gone.CancelAsync();
            });
        });
        using var answer = await app.Client.GetAsync("/");
        return RecordedRequests.Of(app.Metrics);
    }
}
