using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>Streamed answers over a real connection.</summary>
public class StreamTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;

    public StreamTests() => _metrics = TestMetrics.Create(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_that_is_read_to_its_end_shows_its_tokens_and_not_the_time_of_its_slow_reader()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hel", "lo", "!"));
        using var client = server.Chat(_metrics);

        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
        {
            text += update.Text;
            _time.Advance(Hour); // the only time that passes is the reader's own
        }

        text.ShouldBe("Hello!");
        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 1"]);
        Page.Tokens(_metrics).ShouldBe(["input 12", "output 7", "cached_input 8", "reasoning 3"]);
        _metrics.Value("llm_time_to_first_token_seconds_count").ShouldBe(1);
        _metrics.Value("llm_inter_token_seconds_count").ShouldBe(2, "of the chunks only three have a part of the answer");
        foreach (var name in (string[])["llm_time_to_first_token_seconds_sum", "llm_inter_token_seconds_sum", "llm_request_duration_seconds_sum", "provider_latency_seconds_sum"])
            _metrics.Value(name).ShouldBe(0, name);
        server.Requests.Single().ShouldContain("include_usage");
    }

    [Fact]
    public async Task The_time_of_the_model_is_counted()
    {
        var waiting = new SemaphoreSlim(0);
        await using var server = await OpenAIServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var piece in (string[])["Hel", "lo", "!"])
            {
                await waiting.WaitAsync(Token);
                _time.Advance(TimeSpan.FromSeconds(1));
                await Answers.Send(context, Answers.Chunk($$"""{"content":"{{piece}}"}"""));
            }

            await Answers.Send(context, "[DONE]");
        });
        using var client = server.Chat(_metrics);

        await using var reading = client.GetStreamingResponseAsync("Hi", cancellationToken: Token).GetAsyncEnumerator(Token);
        for (var i = 0; i < 3; i++)
        {
            var next = reading.MoveNextAsync(); // the reader waits from here on, and the model begins
            waiting.Release();
            (await next).ShouldBeTrue();
        }

        (await reading.MoveNextAsync()).ShouldBeFalse();
        _metrics.Value("llm_time_to_first_token_seconds_sum").ShouldBe(1);
        _metrics.Value("llm_inter_token_seconds_sum").ShouldBe(2);
        _metrics.Value("llm_request_duration_seconds_sum").ShouldBe(3);
    }

    [Fact]
    public async Task A_reader_that_leaves_has_abandoned_the_answer_and_the_server_hears_of_it()
    {
        var gone = new TaskCompletionSource();
        await using var server = await OpenAIServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await Answers.Send(context, Answers.Chunk("""{"content":"Hel"}"""));
            using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });
        using var client = server.Chat(_metrics);

        await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
        {
            _time.Advance(Hour);
            if (update.Text.Length > 0)
                break;
        }

        await gone.Task.WaitAsync(Token);
        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat abandoned 1"]);
        Page.Errors(_metrics).ShouldBeEmpty();
        _metrics.Value("llm_usage_missing_total").ShouldBe(1, "the usage would have come at the end");
        _metrics.Value("llm_request_duration_seconds_sum").ShouldBe(0);
        _metrics.Value("llm_requests_inprogress").ShouldBe(0);
    }

    [Fact]
    public async Task A_caller_that_cancels_while_it_reads_is_no_error()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await OpenAIServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await Answers.Send(context, Answers.Chunk("""{"content":"Hel"}"""));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = server.Chat(_metrics);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: source.Token))
                await source.CancelAsync();
        });

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat cancelled 1"]);
        Page.Errors(_metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_that_breaks_off_failed()
    {
        var read = new TaskCompletionSource();
        await using var server = await OpenAIServer.StartAsync(context => Answers.BreakOff(context, read.Task));
        using var client = server.Chat(_metrics);

        await Should.ThrowAsync<Exception>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
                read.TrySetResult();
        });

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat failed 1"]);
        _metrics.Value("llm_time_to_first_token_seconds_count").ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_without_usage_is_counted_as_such()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, new[] { "Hello!" }.ToAsyncEnumerable(), usage: null));
        using var client = server.Chat(_metrics);

        await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
        {
            // to its end
        }

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 1"]);
        _metrics.Value("llm_usage_missing_total").ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_asks_nobody_and_counts_nothing()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hello!"));
        using var client = server.Chat(_metrics);

        _ = client.GetStreamingResponseAsync("Hi", cancellationToken: Token);

        server.Requests.ShouldBeEmpty();
        Page.Outcomes(_metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_reader_throws_is_the_readers_own_and_leaves_the_answer_abandoned()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hel", "lo"));
        using var client = server.Chat(_metrics);

        await Should.ThrowAsync<FormatException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
                throw new FormatException();
        });

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat abandoned 1"]);
        Page.Errors(_metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_that_is_read_twice_asks_twice_and_counts_twice()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hello!"));
        using var client = server.Chat(_metrics);

        var answer = client.GetStreamingResponseAsync("Hi", cancellationToken: Token);
        await answer.GetAsyncEnumerator(Token).DisposeAsync(); // not read at all
        (await answer.ToChatResponseAsync(Token)).Text.ShouldBe("Hello!");
        (await answer.ToChatResponseAsync(Token)).Text.ShouldBe("Hello!");

        server.Requests.Count.ShouldBe(2);
        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 2"]);
        _metrics.Value("llm_requests_inprogress").ShouldBe(0);
    }

    [Fact]
    public async Task Many_streams_at_once_are_counted_each_once_read_to_the_end_or_not()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hel", "lo", "!"));
        using var client = server.Chat(_metrics);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
            {
                if (i % 4 == 0)
                    break;
            }
        }));

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 150", "openai gpt-4o chat abandoned 50"]);
        _metrics.Value("llm_requests_inprogress").ShouldBe(0);
    }
}
