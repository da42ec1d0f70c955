using Gateway.Instrumentation.AspNetCore.Tests.Requests.Grpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Calls of a real gRPC service: their HTTP status is 200, whatever happens.</summary>
internal static class GrpcCases
{
    public static RouteSection Section => new(
        "gRPC", "`grpc-status` decides whether a call failed, in a trailer or, where no message came before it, in a header. Whose error it is follows OpenTelemetry's conventions for servers.",
    [
        Call("A call that succeeds", Echo.Ask, "hello", ErrorSide.None) with { Client = "hello" },
        Call("A stream that succeeds", Echo.Read, "hello", ErrorSide.None) with { Client = "OK" },
        .. Calls(StatusCode.Cancelled, ErrorSide.None),
        .. Calls(StatusCode.Unknown, ErrorSide.Service),
        .. Calls(StatusCode.InvalidArgument, ErrorSide.Client),
        .. Calls(StatusCode.DeadlineExceeded, ErrorSide.Service),
        .. Calls(StatusCode.NotFound, ErrorSide.Client),
        .. Calls(StatusCode.AlreadyExists, ErrorSide.Client),
        .. Calls(StatusCode.PermissionDenied, ErrorSide.Client),
        .. Calls(StatusCode.ResourceExhausted, ErrorSide.Client),
        .. Calls(StatusCode.FailedPrecondition, ErrorSide.Client),
        .. Calls(StatusCode.Aborted, ErrorSide.Client),
        .. Calls(StatusCode.OutOfRange, ErrorSide.Client),
        .. Calls(StatusCode.Unimplemented, ErrorSide.Service),
        .. Calls(StatusCode.Internal, ErrorSide.Service),
        .. Calls(StatusCode.Unavailable, ErrorSide.Service),
        .. Calls(StatusCode.DataLoss, ErrorSide.Service),
        .. Calls(StatusCode.Unauthenticated, ErrorSide.Client),
        Call("A method that throws", Echo.Ask, "throws", ErrorSide.Service) with { Client = "Unknown" },
        Call("A stream that throws", Echo.Read, "throws", ErrorSide.Service) with { Client = "Unknown" },
        Call("A method that the service does not have", Echo.Missing, "hello", ErrorSide.Service) with
        {
            Client = "Unimplemented",
            Recorded = "POST /Echo/{unimplementedMethod:grpcunimplemented} 200",
        },
        Raw("An answer of gRPC without a status", "application/grpc", ErrorSide.Service) with { Note = "Its client takes that for a failure." },
        Raw("A status that is no number", "application/grpc+proto", ErrorSide.Service, "broken"),
        Raw("A status that gRPC does not know", "application/grpc", ErrorSide.Service, "99"),
        Raw("gRPC-Web", "application/grpc-web+proto", ErrorSide.None) with { Note = "Its trailers are a part of the body, and not read." },
        Raw("gRPC-Web that fails before the first message", "application/grpc-web", ErrorSide.Service, "14"),
    ]);

    private static RouteCase[] Calls(StatusCode status, ErrorSide error) =>
    [
        Call($"A call that ends with {status}", Echo.Ask, status.ToString(), error) with { Note = "In a header." },
        Call($"A stream that ends with {status}", Echo.Read, status.ToString(), error) with { Note = "In a trailer." },
    ];

    private static RouteCase Call(string name, Method<string, string> method, string message, ErrorSide error) =>
        new(name, "`MapGrpcService<EchoService>()`", $"{method.FullName}", message, $"POST {method.FullName} 200")
        {
            Error = error,
            Services = GrpcApp.Services,
            Host = GrpcApp.Host,
            Map = GrpcApp.Map,
            Play = address => GrpcApp.CallAsync(address, method, message),
        };

    private static RouteCase Raw(string name, string contentType, ErrorSide error, string? status = null) =>
        new(name, $"answers with `{contentType}`" + (status is null ? "" : $" and `grpc-status: {status}`"), "POST /call over HTTP/2", "200", "POST /call 200")
        {
            Error = error,
            Host = GrpcApp.Host,
            Map = app => app.MapPost("/call", async (HttpContext context) =>
            {
                context.Response.ContentType = contentType;
                if (status is not null)
                    context.Response.Headers["grpc-status"] = status;
                await context.Response.Body.WriteAsync("part"u8.ToArray());
            }),
            Play = async address =>
            {
                using var client = new HttpClient { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using var answer = await client.PostAsync(new Uri(address, "/call"), null);
                await answer.Content.ReadAsByteArrayAsync();
                return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            },
        };
}
