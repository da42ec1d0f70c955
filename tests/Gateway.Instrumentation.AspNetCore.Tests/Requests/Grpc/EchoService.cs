using Grpc.Core;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Grpc;

/// <summary>A gRPC service whose calls end as their request says. Its methods are virtual, as gRPC asks for.</summary>
[BindServiceMethod(typeof(Echo), nameof(Echo.Bind))]
public class EchoService(TimeProvider time)
{
    /// <summary>Answers, or ends with the status that the message names.</summary>
    public virtual Task<string> Ask(string message, ServerCallContext context) => Answer(message, context);

    /// <summary>Sends a part first.</summary>
    public virtual async Task Read(string message, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        await answers.WriteAsync("the beginning");
        await answers.WriteAsync(await Answer(message, context));
    }

    private async Task<string> Answer(string message, ServerCallContext context)
    {
        if (message == "throws")
            throw new InvalidOperationException("The service's own mistake.");
        if (message == "waits")
            await Task.Delay(Timeout.InfiniteTimeSpan, time, context.CancellationToken);
        if (Enum.TryParse<StatusCode>(message, out var status) && status != StatusCode.OK)
            throw new RpcException(new Status(status, "As asked."));
        return message;
    }
}
