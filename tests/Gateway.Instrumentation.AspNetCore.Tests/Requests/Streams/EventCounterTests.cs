using System.Text;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Streams;

public class EventCounterTests
{
    [Theory]
    [InlineData("data: one\n\n", 1)]
    [InlineData("data: one\n\ndata: two\n\n", 2)]
    [InlineData("data: one\r\n\r\ndata: two\r\n\r\n", 2)]
    [InlineData("data: one\r\rdata: two\r\r", 2)]
    [InlineData("event: price\nid: 5\ndata: one\ndata: more of it\n\n", 1)]
    [InlineData("data\n\n", 1)]
    [InlineData("data:\n\n", 1)]
    [InlineData(": keep the connection open\n\n", 0)]
    [InlineData("event: price\n\n", 0)]
    [InlineData("id: 5\nretry: 100\n\n", 0)]
    [InlineData("database: one\n\n", 0)]
    [InlineData("dat: one\n\n", 0)]
    [InlineData(" data: one\n\n", 0)]
    [InlineData("\n\n\n", 0)]
    [InlineData("data: one\n\n\n\n", 1)]
    [InlineData("data: not ended\n", 0)]
    [InlineData("", 0)]
    public void Events_are_blocks_with_data_that_have_ended(string body, int events)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        new EventCounter().Count(bytes).ShouldBe(events);

        // However the body is cut into pieces.
        for (var size = 1; size <= bytes.Length; size++)
        {
            var counter = new EventCounter();
            bytes.Chunk(size).Sum(piece => counter.Count(piece)).ShouldBe(events, $"pieces of {size}");
        }
    }
}
