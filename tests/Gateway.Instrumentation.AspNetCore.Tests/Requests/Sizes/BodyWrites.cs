using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Sizes;

/// <summary>Every way to write <c>hello</c> to an answer.</summary>
internal static class BodyWrites
{
    public const string Text = "hello";

    private static readonly byte[] Bytes = "hello"u8.ToArray();

    public static IReadOnlyDictionary<string, Func<HttpResponse, Task>> All => new Dictionary<string, Func<HttpResponse, Task>>
    {
        ["Stream.Write(array)"] = Sync(body => body.Write(Bytes, 0, 5)),
        ["Stream.Write(part of an array)"] = Sync(body => body.Write("--hello--"u8.ToArray(), 2, 5)),
        ["Stream.Write(span)"] = Sync(body => body.Write(Bytes.AsSpan())),
        ["Stream.WriteByte"] = Sync(body => Array.ForEach(Bytes, body.WriteByte)),
        ["Stream.WriteAsync(array)"] = response => response.Body.WriteAsync(Bytes, 0, 5),
        ["Stream.WriteAsync(memory)"] = response => response.Body.WriteAsync(Bytes.AsMemory()).AsTask(),
        ["Stream.BeginWrite and EndWrite"] = response => Task.Factory.FromAsync(response.Body.BeginWrite, response.Body.EndWrite, Bytes, 0, 5, null),
        ["Stream.Write and Flush"] = Sync(body =>
        {
            body.Write(Bytes);
            body.Flush();
        }),
        ["Stream.WriteAsync and FlushAsync"] = async response =>
        {
            await response.Body.WriteAsync(Bytes);
            await response.Body.FlushAsync();
        },
        ["Stream, copied to"] = response => new MemoryStream(Bytes).CopyToAsync(response.Body),
        ["Writer.WriteAsync"] = response => response.BodyWriter.WriteAsync(Bytes).AsTask(),
        ["Writer.GetMemory and Advance"] = async response =>
        {
            Bytes.CopyTo(response.BodyWriter.GetMemory(5));
            response.BodyWriter.Advance(5);
            await response.BodyWriter.FlushAsync();
        },
        ["Writer.GetSpan and Advance, not flushed"] = response =>
        {
            Bytes.CopyTo(response.BodyWriter.GetSpan(5));
            response.BodyWriter.Advance(5);
            return Task.CompletedTask;
        },
        ["Writer.Write"] = response =>
        {
            response.BodyWriter.Write(Bytes);
            return Task.CompletedTask;
        },
        ["Writer.Write and CompleteAsync"] = async response =>
        {
            response.BodyWriter.Write(Bytes);
            await response.BodyWriter.CompleteAsync();
        },
        ["Writer.Write and Complete"] = async response =>
        {
            await response.BodyWriter.WriteAsync(Bytes);
            response.BodyWriter.Complete();
        },
        ["Writer as a stream"] = response => response.BodyWriter.AsStream(leaveOpen: true).WriteAsync(Bytes).AsTask(),
        ["Response.WriteAsync"] = response => response.WriteAsync(Text),
        ["StartAsync, then Writer"] = async response =>
        {
            await response.StartAsync();
            await response.BodyWriter.WriteAsync(Bytes);
        },
        ["Stream, then Writer"] = async response =>
        {
            await response.Body.WriteAsync(Bytes.AsMemory(0, 2));
            await response.BodyWriter.WriteAsync(Bytes.AsMemory(2));
        },
        ["CompleteAsync"] = async response =>
        {
            await response.WriteAsync(Text);
            await response.CompleteAsync();
        },
        ["DisableBuffering"] = response =>
        {
            response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            return response.WriteAsync(Text);
        },
    };

    private static Func<HttpResponse, Task> Sync(Action<Stream> write) => response =>
    {
        write(response.Body);
        return Task.CompletedTask;
    };
}
