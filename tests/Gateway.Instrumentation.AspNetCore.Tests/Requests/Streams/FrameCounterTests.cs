using System.Net.WebSockets;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Streams;

/// <summary>The frames are those that .NET's own WebSockets write, of servers (without a mask) and of clients (with one).</summary>
public class FrameCounterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public async Task A_message_of_any_length_is_one(int length)
    {
        foreach (var isServer in (bool[])[true, false])
            (await CountAsync(isServer, socket => socket.SendAsync(new byte[length], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None))).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_in_several_frames_is_one() => (await CountAsync(isServer: true, async socket =>
    {
        await socket.SendAsync("one "u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        await socket.SendAsync("and "u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        await socket.SendAsync("more"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.SendAsync("next"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    })).ShouldBe(2);

    [Fact]
    public async Task A_compressed_message_is_one() => (await CountAsync(isServer: true, async socket =>
    {
        for (var i = 0; i < 5; i++)
            await socket.SendAsync(new byte[1000], WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }, compress: true)).ShouldBe(5);

    [Fact]
    public async Task The_closing_is_none() => (await CountAsync(isServer: false, async socket =>
    {
        await socket.SendAsync("last"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
    })).ShouldBe(1);

    [Fact]
    public void Pings_and_pongs_are_none() => new FrameCounter().Count([0x89, 0x00, 0x8A, 0x02, 1, 2, 0x81, 0x01, 65]).ShouldBe(1);

    private static async Task<int> CountAsync(bool isServer, Func<WebSocket, Task> send, bool compress = false)
    {
        using var written = new MemoryStream();
        using (var socket = WebSocket.CreateFromStream(written, new WebSocketCreationOptions
        {
            IsServer = isServer,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
            DangerousDeflateOptions = compress ? new() : null,
        }))
        {
            await send(socket);
        }

        var bytes = written.ToArray();
        var messages = new FrameCounter().Count(bytes);

        // However the connection cuts the bytes into pieces.
        foreach (var size in (int[])[1, 2, 3, 7, 1000])
        {
            var counter = new FrameCounter();
            bytes.Chunk(size).Sum(piece => counter.Count(piece)).ShouldBe(messages, $"pieces of {size}");
        }

        return messages;
    }
}
