using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using StackExchange.Redis;
using TradingHandlers.Messages;
using TradingHandlers.Running;

namespace TradingHandlers.Tests.Running;

public sealed class AwayHandlerTests : ILogger<AwayHandler>
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];

    [Fact]
    public async Task A_server_that_is_away_is_a_503_with_its_remedy_and_one_line_a_minute()
    {
        var handler = new AwayHandler(_time, this);
        var away = new BrokerAwayException("RabbitMQ takes no messages: start it.", new IOException());

        for (var i = 0; i < 3; i++)
            (await AnswerAsync(handler, away)).ShouldContain("RabbitMQ takes no messages: start it.");
        _lines.ShouldBe(["POST /orders is answered with 503. RabbitMQ takes no messages: start it."]);

        await AnswerAsync(handler, new RedisException("gone"));
        _lines.Count.ShouldBe(2, "another server");

        _time.Advance(TimeSpan.FromMinutes(1));
        await AnswerAsync(handler, away);
        _lines.Count.ShouldBe(3, "a minute later");
    }

    [Fact]
    public async Task A_fault_of_the_program_stays_one()
    {
        var handler = new AwayHandler(_time, this);

        foreach (var fault in (Exception[])[new InvalidOperationException("bug"), new PostgresException("syntax error", "ERROR", "ERROR", "42601")])
            (await handler.TryHandleAsync(NewContext(), fault, CancellationToken.None)).ShouldBeFalse();
        _lines.ShouldBeEmpty();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        logLevel.ShouldBe(LogLevel.Warning);
        exception.ShouldBeNull();
        _lines.Add(formatter(state, exception));
    }

    private static async Task<string> AnswerAsync(AwayHandler handler, Exception failure)
    {
        var context = NewContext();
        (await handler.TryHandleAsync(context, failure, CancellationToken.None)).ShouldBeTrue();
        context.Response.StatusCode.ShouldBe(StatusCodes.Status503ServiceUnavailable);
        return Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
    }

    private static DefaultHttpContext NewContext()
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Method = "POST";
        context.Request.Path = "/orders";
        context.Response.Body = new MemoryStream();
        return context;
    }
}
