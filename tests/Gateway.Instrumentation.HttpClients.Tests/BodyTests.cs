using System.Runtime.CompilerServices;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.HttpClients.Tests;

/// <summary>When a call ends: with the body of its response, however that ends.</summary>
public sealed class BodyTests : IAsyncLifetime
{
    private const string Half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly HttpClient _client;
    private TestService _service = null!;

    public BodyTests() => _client = new HttpClient(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler()));

    public async ValueTask InitializeAsync()
    {
        _service = await TestService.StartAsync();
        _client.BaseAddress = _service.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "empty")]
    [InlineData("HEAD", "empty")]
    [InlineData("HEAD", "head")]
    public async Task A_response_without_a_body_ends_with_its_headers(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_reader_that_knows_the_length_need_not_ask_for_the_end()
    {
        using var response = await _client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentLength.ShouldBe(5);
        var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]);
        _metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task Waiting_for_data_with_an_empty_buffer_is_no_end()
    {
        using var response = await _client.GetAsync("parts", HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        (await body.ReadAsync(Memory<byte>.Empty)).ShouldBe(0);
        _metrics.Calls().ShouldBe("in-flight=1 status[2xx]=1");
    }

    [Fact]
    public async Task Time_to_the_headers_is_apart_from_the_duration()
    {
        using var response = await _client.GetAsync("parts", HttpCompletionOption.ResponseHeadersRead);
        _metrics.Of("external_api_time_to_headers_seconds_count").ShouldBe(1);
        _metrics.Of("external_api_duration_seconds_count").ShouldBe(0);
        _service.SendRest();
        (await response.Content.ReadAsStringAsync()).ShouldBe("first,rest");
        _metrics.Of("external_api_duration_seconds_count").ShouldBe(1);
        _metrics.Of("external_api_duration_seconds_sum").ShouldBeGreaterThan(_metrics.Of("external_api_time_to_headers_seconds_sum"));
    }

    [Fact]
    public async Task A_response_that_is_disposed_unread_is_abandoned()
    {
        (await _client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead)).Dispose();
        _metrics.Calls().ShouldBe("outcome[abandoned]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task An_error_that_is_disposed_unread_is_an_error()
    {
        (await _client.GetAsync("status/503", HttpCompletionOption.ResponseHeadersRead)).Dispose();
        _metrics.Calls().ShouldBe("error[server_error]=1 errors=1 outcome[failed]=1 calls=1 status[5xx]=1");
    }

    [Fact]
    public async Task A_response_that_nobody_reads_or_disposes_ends_when_it_is_collected()
    {
        await ForgetAsync();
        await CollectedAsync();
        _metrics.Calls().ShouldBe("outcome[abandoned]=1 calls=1 status[2xx]=1");

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task ForgetAsync() => await _client.GetAsync("parts", HttpCompletionOption.ResponseHeadersRead);
    }

    [Fact]
    public async Task A_stream_is_in_flight_though_its_response_is_collected()
    {
        var body = await _client.GetStreamAsync("parts");
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        _metrics.Calls().ShouldBe("in-flight=1 status[2xx]=1");
        _service.SendRest();
        using var reader = new StreamReader(body);
        (await reader.ReadToEndAsync()).ShouldBe("first,rest");
        _metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_reader_that_cancels_has_cancelled_the_call()
    {
        using var response = await _client.GetAsync("parts", HttpCompletionOption.ResponseHeadersRead);
        using var cancel = new CancellationTokenSource();
        var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[6]);
        var read = body.ReadAsync(new byte[10], cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read.AsTask());
        _metrics.Calls().ShouldBe("outcome[cancelled]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_reader_that_cancels_after_the_time_out_of_the_client_has_cancelled_too()
    {
        // The time-out is over once the headers are there, and so short here that every cancellation comes after it.
        using var client = new HttpClient(new GatewayMetricsHandler(_metrics, new SocketsHttpHandler(), static options => options.Timeout = TimeSpan.FromTicks(1)));
        using var response = await client.GetAsync(new Uri(_service.Address, "parts"), HttpCompletionOption.ResponseHeadersRead);
        using var cancel = new CancellationTokenSource();
        var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[6]);
        var read = body.ReadAsync(new byte[10], cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read.AsTask());
        _metrics.Calls().ShouldBe("outcome[cancelled]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_body_that_ends_too_early_is_an_error_after_a_good_status()
    {
        await using var service = RawService.ThatEndsAfter(Half);
        (await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync(service.Address))).HttpRequestError.ShouldBe(HttpRequestError.ResponseEnded);
        _metrics.Calls().ShouldBe("error[response_ended]=1 errors=1 outcome[failed]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_connection_that_is_reset_while_the_body_is_read_is_an_error()
    {
        await using var service = RawService.ThatResetsAfter(Half);
        await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync(service.Address));
        _metrics.Of("external_api_errors_by_type_total", ("error_type", "connection_error")).ShouldBe(1);
        _metrics.Of("external_api_inprogress").ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_that_is_reset_before_the_headers_is_an_error()
    {
        await using var service = RawService.ThatResetsAfter("");
        await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync(service.Address));
        _metrics.Calls().ShouldBe("error[connection_error]=1 errors=1 outcome[failed]=1 calls=1");
    }

    [Fact]
    public async Task An_answer_that_is_no_HTTP_is_an_error()
    {
        await using var service = RawService.ThatEndsAfter("SSH-2.0-OpenSSH_9.2\r\n");
        await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync(service.Address));
        _metrics.Calls().ShouldBe("error[invalid_response]=1 errors=1 outcome[failed]=1 calls=1");
    }

    [Fact]
    public async Task A_time_out_in_the_body_is_an_error()
    {
        await using var service = RawService.ThatIsSilentAfter(Half);
        string calls;
        var timeout = TimeSpan.FromMilliseconds(300);
        do
        {
            // The handler's is shorter: a busy machine may start it long after the client's own.
            var metrics = TestMetrics.Create(TimeProvider.System);
            using var client = new HttpClient(new GatewayMetricsHandler(metrics, new SocketsHttpHandler(), static options => options.Timeout = TimeSpan.FromTicks(1))) { Timeout = timeout };
            (await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetStringAsync(service.Address))).InnerException.ShouldBeOfType<TimeoutException>();
            calls = metrics.Calls();
            timeout *= 4;
        }
        while (!calls.Contains("status", StringComparison.Ordinal) && timeout < TimeSpan.FromMinutes(1)); // too busy for the headers

        calls.ShouldBe("error[timeout_error]=1 errors=1 outcome[failed]=1 calls=1 status[2xx]=1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_destination_of_a_copy_throws_is_not_the_services_error(bool ofStream)
    {
        using var response = await _client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
        var broken = new BrokenStream();
        if (ofStream)
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await Should.ThrowAsync<IOException>(() => body.CopyToAsync(broken));
        }
        else
        {
            (await Should.ThrowAsync<HttpRequestException>(() => response.Content.CopyToAsync(broken))).InnerException.ShouldBeOfType<IOException>();
        }

        // The first read saw all of it; a copy that nobody got is left.
        _metrics.Calls().ShouldBe($"outcome[{(ofStream ? "success" : "abandoned")}]=1 calls=1 status[2xx]=1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_without_its_response_ends_when_it_is_disposed(bool synchronously)
    {
        var body = await _client.GetStreamAsync("parts");
        if (synchronously)
            body.Dispose();
        else
            await body.DisposeAsync();
        _metrics.Calls().ShouldBe("outcome[abandoned]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_body_that_is_read_byte_by_byte_ends_once()
    {
        using var response = await _client.GetAsync("ok", HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        for (var i = 0; i < 5; i++)
            body.ReadByte().ShouldBe("hello"[i]);
        body.ReadByte().ShouldBe(-1);
        body.ReadByte().ShouldBe(-1);
        _metrics.Calls().ShouldBe("outcome[success]=1 calls=1 status[2xx]=1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_that_leaves_while_it_waits_has_abandoned_the_call_and_what_its_read_throws_is_no_error(bool ofStream)
    {
        using var client = new HttpClient(new GatewayMetricsHandler(_metrics, new AnswersWith(new SilentBody())));
        using var response = await client.GetAsync(_service.Address, HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        var read = body.ReadAsync(new byte[10]).AsTask();
        if (ofStream)
            await body.DisposeAsync();
        else
            response.Dispose();
        await Should.ThrowAsync<IOException>(() => read);
        _metrics.Calls().ShouldBe("outcome[abandoned]=1 calls=1 status[2xx]=1");
    }

    [Fact]
    public async Task A_body_that_the_caller_replaces_unread_ends_when_it_is_collected()
    {
        using var response = await _client.GetAsync("parts", HttpCompletionOption.ResponseHeadersRead);
        Replace(response);
        (await response.Content.ReadAsStringAsync()).ShouldBe("mine");
        await CollectedAsync();
        _metrics.Calls().ShouldBe("outcome[abandoned]=1 calls=1 status[2xx]=1");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Replace(HttpResponseMessage response) => response.Content = new StringContent("mine");
    }

    private Task<double> CollectedAsync() => Poll.UntilAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Task.FromResult(_metrics.Of("external_api_inprogress"));
        },
        static inFlight => inFlight == 0, "the forgotten call to have ended");

    private sealed class AnswersWith(Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(body) });
    }

    /// <summary>Gives nothing. Its disposal breaks off the read that waits, before it returns.</summary>
    private sealed class SilentBody : MemoryStream
    {
        private readonly TaskCompletionSource<int> _read = new();

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_read.Task);

        protected override void Dispose(bool disposing)
        {
            _read.TrySetException(new IOException("The connection is closed."));
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The reader has left.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw new IOException("The reader has left.");
    }
}
