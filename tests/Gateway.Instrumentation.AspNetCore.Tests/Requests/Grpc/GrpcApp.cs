using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Grpc;

/// <summary>An app with the <see cref="EchoService"/>, on Kestrel over HTTP/2 without TLS, and its client.</summary>
internal static class GrpcApp
{
    public static void Services(IServiceCollection services) => services.AddSingleton(TimeProvider.System).AddGrpc();

    public static void Host(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(
        kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));

    public static void Map(WebApplication app) => app.MapGrpcService<EchoService>();

    /// <summary>Calls a method and says with which status it ended, such as <c>NotFound</c>.</summary>
    public static async Task<string> CallAsync(Uri address, Method<string, string> method, string message, CallOptions options = default)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler(), DisposeHttpClient = true });
        var client = channel.CreateCallInvoker();
        try
        {
            if (method.Type == MethodType.Unary)
                return await client.AsyncUnaryCall(method, null, options, message);
            using var call = client.AsyncServerStreamingCall(method, null, options, message);
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
                // Up to the end.
            }

            return call.GetStatus().StatusCode.ToString();
        }
        catch (RpcException exception)
        {
            return exception.StatusCode.ToString();
        }
    }
}
