using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>Measures the functions that a <see cref="FunctionInvokingChatClient"/> calls.</summary>
internal static class ToolCalls
{
    public static void Measure(FunctionInvokingChatClient client, GatewayMetrics metrics)
    {
        var llm = metrics.Llm;
        var invoke = client.FunctionInvoker ?? (static (context, token) => context.Function.InvokeAsync(context.Arguments, token));
        client.FunctionInvoker = async (context, token) => await llm.TrackToolCall(context.Function.Name).RunAsync(
            (invoke, context), static async (call, token) => await call.invoke(call.context, token).ConfigureAwait(false), token).ConfigureAwait(false);
    }
}
