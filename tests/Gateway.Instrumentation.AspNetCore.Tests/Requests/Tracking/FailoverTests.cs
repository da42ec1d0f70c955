using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>A request that one provider fails and the next one answers: as the guide shows it.</summary>
public class FailoverTests
{
    [Fact]
    public async Task Each_provider_counts_its_own_attempt_and_the_request_only_its_model()
    {
        await using var app = await Measured.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context, GatewayMetrics metrics, CancellationToken ct) =>
        {
            var answer = await metrics.Providers.AttemptAsync(["openai", "azure"], AskAsync, ct);
            context.TagRequest(model: "gpt-4");
            return answer;
        }), onKestrel: false);

        using var answer = await app.Client.PostAsync("/api/chat", content: null);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("azure");

        Upstreams.Of(app.Metrics).ShouldBe(["provider openai 1, errors 1: timeout_error 1", "provider azure 1", "model gpt-4 1"], ignoreOrder: true);
        RecordedRequests.Of(app.Metrics).ShouldBe(["POST /api/chat 200"]);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    private static Task<string> AskAsync(string provider, CancellationToken cancellationToken) =>
        provider == "openai" ? Task.FromException<string>(new TimeoutException()) : Task.FromResult(provider);
}
