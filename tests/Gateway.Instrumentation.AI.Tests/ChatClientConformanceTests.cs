using System.ClientModel;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>A measured chat client keeps what all measured clients keep.</summary>
[Client(typeof(Measured))]
public class ChatClientConformanceTests : CallConformance
{
    protected override async Task<ClientUnderTest> StartAsync() => await Measured.StartAsync();

    internal sealed class Measured : LlmClientUnderTest
    {
        private readonly OpenAIServer _server;
        private readonly IChatClient _client;
        private readonly IChatClient _impatient;

        private Measured(OpenAIServer server) =>
            (_server, _client, _impatient) = (server, server.Chat(Metrics), server.Chat(Metrics, timeout: TimeSpan.FromMilliseconds(200)));

        public static async Task<Measured> StartAsync() => new(await OpenAIServer.StartAsync(AnswerAsync));

        public override IReadOnlyList<FailingCall> Failures =>
        [
            Fails("429", "rate_limited"), Fails("401", "auth_error"), Fails("413", "context_length"), Fails("504", "timeout_error"), Fails("500", "ClientResultException"),
            new("content_filter", "content_filter", () => AskAsync("content_filter", CancellationToken.None), Throws: null),
        ];

        public override Func<Task> TimeOutAsync => () => _impatient.GetResponseAsync("hang");

        public override Func<CancellationToken, Task<OpenCall>> OpenAsync => async token =>
        {
            var reading = _client.GetStreamingResponseAsync("stream", cancellationToken: token).GetAsyncEnumerator(token);
            (await reading.MoveNextAsync()).ShouldBeTrue();
            return new(
                async () =>
                {
                    while (await reading.MoveNextAsync())
                    {
                        // to its end
                    }
                },
                reading.DisposeAsync);
        };

        public override Task SucceedAsync(CancellationToken cancellationToken) => AskAsync("Hi", cancellationToken);

        public override Task HangAsync(CancellationToken cancellationToken) => AskAsync("hang", cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            _client.Dispose();
            _impatient.Dispose();
            await _server.DisposeAsync();
        }

        private Task<ChatResponse> AskAsync(string message, CancellationToken cancellationToken) => _client.GetResponseAsync(message, cancellationToken: cancellationToken);

        private FailingCall Fails(string status, string errorType) => new(status, errorType, () => AskAsync(status, CancellationToken.None), typeof(ClientResultException));

        // What is asked says what is answered.
        private static Task AnswerAsync(HttpContext context, string body) => Asked(body) switch
        {
            "hang" => Task.Delay(Timeout.Infinite, context.RequestAborted),
            "stream" => Answers.Stream(context, "Hel", "lo", "!"),
            "content_filter" => Answers.Completion(context, text: "", finish: "content_filter"),
            var status when int.TryParse(status, out var number) => Answers.Error(context, number, ""),
            _ => Answers.Completion(context),
        };

        private static string Asked(string body)
        {
            using var request = System.Text.Json.JsonDocument.Parse(body);
            var content = request.RootElement.GetProperty("messages")[0].GetProperty("content");
            return (content.ValueKind == System.Text.Json.JsonValueKind.Array ? content[0].GetProperty("text") : content).GetString()!;
        }
    }
}
