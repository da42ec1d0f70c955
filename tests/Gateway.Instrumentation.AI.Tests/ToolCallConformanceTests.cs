using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>Measured function calls keep what all measured clients keep.</summary>
[Client(typeof(Measured))]
public class ToolCallConformanceTests : CallConformance
{
    protected override Task<ClientUnderTest> StartAsync() => Task.FromResult<ClientUnderTest>(new Measured());

    internal sealed class Measured : ClientUnderTest
    {
        private static readonly AITool[] Tools =
        [
            AIFunctionFactory.Create(() => "sunny", "weather"),
            AIFunctionFactory.Create(string () => throw new TimeoutException(), "broken"),
            AIFunctionFactory.Create((CancellationToken token) => Task.Delay(Timeout.Infinite, token), "hang"),
        ];

        private readonly IChatClient _client;

        public Measured() => _client = new AsksForTool().AsBuilder().UseGatewayToolMetrics(Metrics).UseFunctionInvocation().Build();

        // The family knows that a tool failed, and not why. What it threw goes to the model, and not to the caller.
        public override IReadOnlyList<FailingCall> Failures => [new("a tool that throws", "failed", () => AskAsync("broken", CancellationToken.None), Throws: null)];

        public override double Ended => Sum("llm_tool_calls_total");

        public override double Timed => Sum("llm_tool_call_duration_seconds_count");

        public override double Errors(string? errorType = null) => Sum("llm_tool_calls_total", ("outcome", "failed"));

        public override double? WithOutcome(string outcome) => Sum("llm_tool_calls_total", ("outcome", outcome));

        public override Task SucceedAsync(CancellationToken cancellationToken) => AskAsync("weather", cancellationToken);

        public override Task HangAsync(CancellationToken cancellationToken) => AskAsync("hang", cancellationToken);

        public override ValueTask DisposeAsync()
        {
            _client.Dispose();
            return default;
        }

        private Task<ChatResponse> AskAsync(string tool, CancellationToken cancellationToken) => _client.GetResponseAsync(tool, new ChatOptions { Tools = Tools }, cancellationToken);
    }

    /// <summary>A model that asks for the tool that the user names, and then says that it is done.</summary>
    private sealed class AsksForTool : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = messages.Last();
            return Task.FromResult(new ChatResponse(new ChatMessage(
                ChatRole.Assistant, [last.Role == ChatRole.Tool ? new TextContent("Done.") : new FunctionCallContent("call", last.Text)])));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
