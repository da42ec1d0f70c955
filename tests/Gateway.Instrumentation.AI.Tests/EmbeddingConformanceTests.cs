using System.ClientModel;
using System.Text.Json;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>A measured embedding generator keeps what all measured clients keep.</summary>
[Client(typeof(Measured))]
public class EmbeddingConformanceTests : CallConformance
{
    protected override async Task<ClientUnderTest> StartAsync() => await Measured.StartAsync();

    internal sealed class Measured : LlmClientUnderTest
    {
        private readonly OpenAIServer _server;
        private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
        private readonly IEmbeddingGenerator<string, Embedding<float>> _impatient;

        private Measured(OpenAIServer server) => (_server, _generator, _impatient) = (server, Generator(server), Generator(server, TimeSpan.FromMilliseconds(200)));

        public override IReadOnlyList<FailingCall> Failures => [Fails("429", "rate_limited"), Fails("401", "auth_error"), Fails("413", "context_length"), Fails("504", "timeout_error")];

        public override Func<Task> TimeOutAsync => () => _impatient.GenerateAsync(["hang"]);

        public static async Task<Measured> StartAsync() => new(await OpenAIServer.StartAsync(AnswerAsync));

        public override Task SucceedAsync(CancellationToken cancellationToken) => _generator.GenerateAsync(["Hi"], cancellationToken: cancellationToken);

        public override Task HangAsync(CancellationToken cancellationToken) => _generator.GenerateAsync(["hang"], cancellationToken: cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            _generator.Dispose();
            _impatient.Dispose();
            await _server.DisposeAsync();
        }

        private IEmbeddingGenerator<string, Embedding<float>> Generator(OpenAIServer server, TimeSpan? timeout = null) =>
            server.Client(timeout).GetEmbeddingClient("text-embedding-3-small").AsIEmbeddingGenerator().AsBuilder().UseGatewayMetrics(Metrics).Build();

        private FailingCall Fails(string status, string errorType) => new(status, errorType, () => _generator.GenerateAsync([status]), typeof(ClientResultException));

        private static Task AnswerAsync(HttpContext context, string body)
        {
            using var request = JsonDocument.Parse(body);
            var input = request.RootElement.GetProperty("input")[0].GetString()!;
            if (input == "hang")
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            return int.TryParse(input, out var status) ? Answers.Error(context, status, "") : Answers.Embedding(context);
        }
    }
}
