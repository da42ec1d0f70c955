using System.IO.Pipelines;
using System.Net;
using System.Text;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>Callers see the same with the handler and without it.</summary>
public sealed class UnchangedTests
{
    private static readonly Dictionary<string, Func<HttpClient, Task<string>>> Uses = new()
    {
        ["headers, length and text"] = async client =>
        {
            using var response = await client.GetAsync("ok");
            return $"{response.StatusCode} {response.Version} {response.Content.Headers.ContentType} {response.Content.Headers.ContentLength} {await response.Content.ReadAsStringAsync()} {response.RequestMessage!.RequestUri!.AbsolutePath}";
        },
        ["headers before the body"] = async client =>
        {
            using var response = await client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
            return $"{string.Join(';', response.Content.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))}";
        },
        ["a chunked body"] = async client =>
        {
            using var response = await client.GetAsync("trailers", HttpCompletionOption.ResponseHeadersRead);
            return $"{response.Content.Headers.ContentLength} {response.Headers.TransferEncodingChunked} {await response.Content.ReadAsStringAsync()} {response.Content.Headers.ContentLength}";
        },
        ["trailing headers"] = async client =>
        {
            using var response = await client.GetAsync("trailers");
            return $"{string.Join(';', response.TrailingHeaders.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))}";
        },
        ["a posted body"] = async client =>
        {
            var content = new SeenContent("{\"a\":1}");
            using (var request = new HttpRequestMessage(HttpMethod.Post, "echo") { Content = content })
            using (var response = await client.SendAsync(request))
                return $"{await response.Content.ReadAsStringAsync()} {response.Content.Headers.ContentType} {content.IsDisposed} {ReferenceEquals(response.RequestMessage, request)}";
        },
        ["the stream twice"] = async client =>
        {
            using var response = await client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
            var stream = await response.Content.ReadAsStreamAsync();
            return $"{ReferenceEquals(stream, await response.Content.ReadAsStreamAsync())} {stream.CanRead} {stream.CanSeek} {stream.CanWrite} {stream.CanTimeout}";
        },
        ["a body copied twice"] = async client =>
        {
            using var response = await client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
            await response.Content.CopyToAsync(Stream.Null);
            return await ThrownAsync(() => response.Content.CopyToAsync(Stream.Null));
        },
        ["a body copied after its stream was taken"] = async client =>
        {
            using var response = await client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
            await response.Content.ReadAsStreamAsync();
            return await ThrownAsync(() => response.Content.CopyToAsync(Stream.Null));
        },
        ["a body after its disposal"] = async client =>
        {
            var response = await client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
            response.Dispose();
            return $"{(await Record.ExceptionAsync(response.Content.ReadAsStringAsync))?.GetType()}"; // its message names the class of the content
        },
        ["a body that is too long for the buffer"] = client =>
        {
            client.MaxResponseContentBufferSize = 2;
            return ThrownAsync(() => client.GetAsync("ok"));
        },
        ["a chunked body that is too long for the buffer"] = client =>
        {
            client.MaxResponseContentBufferSize = 2;
            return ThrownAsync(() => client.GetAsync("trailers"));
        },
        ["a synchronous call"] = client =>
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "ok"));
            using var reader = new StreamReader(response.Content.ReadAsStream());
            return Task.FromResult(reader.ReadToEnd());
        },
        ["a closed port"] = client => ThrownAsync(() => client.GetAsync("http://127.0.0.1:1/")),
        ["a body that breaks off"] = client => BrokenOffAsync(client, address => client.GetStringAsync(address)),
        ["a stream that breaks off"] = client => BrokenOffAsync(client, async address =>
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            var stream = await response.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(new byte[100]);
        }),
        ["a status that is no success"] = client => ThrownAsync(() => client.GetStringAsync("status/500")),
        ["a cancelled call"] = client => ThrownAsync(() => client.GetStringAsync("ok", new CancellationToken(canceled: true))),
    };

    public static TheoryData<string, bool> All()
    {
        var all = new TheoryData<string, bool>();
        foreach (var use in Uses.Keys)
        {
            all.Add(use, false);
            all.Add(use, true);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_caller_sees_the_same(string use, bool http2)
    {
        if (http2 && use == "a synchronous call")
            return; // of HTTP/1.1 only, whoever calls
        await using var service = await TestService.StartAsync(http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        var metrics = TestMetrics.Create(TimeProvider.System);
        using var bare = Client(new SocketsHttpHandler(), service, http2);
        using var measured = Client(new GatewayMetricsHandler(metrics, new SocketsHttpHandler()), service, http2);
        var expected = await Uses[use](bare);
        (expected.Length > 0 || use == "trailing headers").ShouldBeTrue();
        (await Uses[use](measured)).ShouldBe(expected);
        metrics.Of("external_api_inprogress").ShouldBe(0);
    }

    [Fact]
    public async Task A_body_in_both_directions_at_once_flows()
    {
        await using var service = await TestService.StartAsync(HttpProtocols.Http2);
        var metrics = TestMetrics.Create(TimeProvider.System);
        using var client = Client(new GatewayMetricsHandler(metrics, new SocketsHttpHandler()), service, http2: true);
        var pipe = new Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, "echo") { Content = new PipeContent(pipe.Reader), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var response = await sending;
        await pipe.Writer.WriteAsync("ping"u8.ToArray());
        var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[4];
        await body.ReadExactlyAsync(buffer);
        Encoding.ASCII.GetString(buffer).ShouldBe("ping");
        metrics.Of("external_api_inprogress").ShouldBe(1);
        await pipe.Writer.CompleteAsync();
        (await body.ReadAsync(buffer)).ShouldBe(0);
        metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    private static HttpClient Client(HttpMessageHandler handler, TestService service, bool http2) => new(handler)
    {
        BaseAddress = service.Address,
        DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static async Task<string> BrokenOffAsync(HttpClient client, Func<Uri, Task> call)
    {
        if (client.DefaultRequestVersion == HttpVersion.Version20)
            return await ThrownAsync(() => call(new Uri("broken", UriKind.Relative)));
        await using var service = RawService.ThatEndsAfter("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        return await ThrownAsync(() => call(service.Address));
    }

    private static async Task<string> ThrownAsync(Func<Task> call)
    {
        var thrown = await Record.ExceptionAsync(call);
        return $"{thrown?.GetType()} {(thrown as HttpRequestException)?.HttpRequestError} {(thrown as HttpRequestException)?.StatusCode} {thrown?.Message}";
    }

    private sealed class SeenContent(string text) : StringContent(text, Encoding.UTF8, "application/json")
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    /// <summary>Is sent while the response is read; a <see cref="StreamContent"/> is sent before.</summary>
    private sealed class PipeContent(PipeReader reader) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            while (await reader.ReadAsync() is { Buffer: { IsEmpty: false } buffer })
            {
                foreach (var part in buffer)
                    await stream.WriteAsync(part);
                await stream.FlushAsync();
                reader.AdvanceTo(buffer.End);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
