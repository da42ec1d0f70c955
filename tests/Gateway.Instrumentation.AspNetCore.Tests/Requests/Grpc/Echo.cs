using System.Text;
using Grpc.Core;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Grpc;

/// <summary>The methods of the <see cref="EchoService"/>, defined by hand: texts are its messages.</summary>
public static class Echo
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    /// <summary>One message, one answer.</summary>
    public static Method<string, string> Ask { get; } = new(MethodType.Unary, "Echo", "Ask", Text, Text);

    /// <summary>One message, an answer in two parts.</summary>
    public static Method<string, string> Read { get; } = new(MethodType.ServerStreaming, "Echo", "Read", Text, Text);

    /// <summary>The service does not have it.</summary>
    public static Method<string, string> Missing { get; } = new(MethodType.Unary, "Echo", "Missing", Text, Text);

#pragma warning disable IDE0060, CA1801 // gRPC hands in no service when it looks for the methods
    public static void Bind(ServiceBinderBase binder, EchoService? service)
#pragma warning restore IDE0060, CA1801
    {
        ArgumentNullException.ThrowIfNull(binder);
        binder.AddMethod(Ask, (UnaryServerMethod<string, string>?)null);
        binder.AddMethod(Read, (ServerStreamingServerMethod<string, string>?)null);
    }
}
