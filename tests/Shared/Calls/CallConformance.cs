using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.TestServers;

/// <summary>What every adapter of a client has to record, whatever it calls: an HTTP API, a database, a cache, a model, or your own.</summary>
public abstract class CallConformance
{
    private const int Burst = 1_000;

    /// <summary>Starts a client, and what it calls, for each test.</summary>
    protected abstract Task<ClientUnderTest> StartAsync();

    [Fact]
    public async Task A_call_that_works_is_counted_and_timed_once()
    {
        await using var client = await StartAsync();
        await client.SucceedAsync(CancellationToken.None);
        Shows(client, ended: 1);
        Outcomes(client, success: 1);
    }

    [CapabilityFact(nameof(ClientUnderTest.SucceedSynchronously))]
    public async Task A_synchronous_call_is_counted_and_timed_once()
    {
        await using var client = await StartAsync();
        Can(client.SucceedSynchronously)();
        Shows(client, ended: 1);
        Outcomes(client, success: 1);
    }

    [Fact]
    public async Task Each_kind_of_failure_has_its_error_type_and_reaches_the_caller_as_it_is()
    {
        await using var client = await StartAsync();
        client.Failures.ShouldNotBeEmpty();
        var failed = 0;
        foreach (var failure in client.Failures)
        {
            var before = client.Errors(failure.ErrorType);
            var thrown = await Record.ExceptionAsync(failure.CallAsync);
            (thrown?.GetType()).ShouldBe(failure.Throws, failure.Name);
            await EndAsync(client, ++failed);
            client.Errors(failure.ErrorType).ShouldBe(before + 1, $"errors of type {failure.ErrorType} after: {failure.Name}");
            Shows(client, ended: failed, errors: failed);
        }

        Outcomes(client, failed: failed);
    }

    [Fact]
    public async Task A_call_that_its_caller_cancels_is_no_error()
    {
        await using var client = await StartAsync();
        using var cancel = new CancellationTokenSource();
        var call = client.HangAsync(cancel.Token);
        await InFlightAsync(client, 1);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await EndAsync(client, 1);
        Shows(client, ended: 1);
        Outcomes(client, cancelled: 1);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_starts_is_no_error()
    {
        await using var client = await StartAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => client.SucceedAsync(new CancellationToken(canceled: true)));
        client.Errors().ShouldBe(0);
        client.Ended.ShouldBeLessThanOrEqualTo(1); // a client that does not even start it is right, too
        (client.InFlight ?? 0).ShouldBe(0);
    }

    [CapabilityFact(nameof(ClientUnderTest.TimeOutAsync))]
    public async Task A_time_out_of_the_client_is_an_error_and_no_cancellation()
    {
        await using var client = await StartAsync();
        (await Record.ExceptionAsync(Can(client.TimeOutAsync))).ShouldNotBeNull();
        await EndAsync(client, 1);
        Shows(client, ended: 1, errors: 1);
        client.Errors(client.TimeoutError).ShouldBe(1);
        Outcomes(client, failed: 1);
    }

    [CapabilityFact(nameof(ClientUnderTest.InFlight))]
    public async Task Every_call_that_has_started_has_ended_or_is_in_flight()
    {
        const int Calls = 10;
        await using var client = await StartAsync();
        var open = new Queue<(CancellationTokenSource Cancel, Task Call)>();
        for (var started = 1; started <= Calls; started++)
        {
            var cancel = new CancellationTokenSource();
            open.Enqueue((cancel, client.HangAsync(cancel.Token)));
            await InFlightAsync(client, started);
            client.Ended.ShouldBe(0);
        }

        for (var ended = 1; ended <= Calls; ended++)
        {
            var (cancel, call) = open.Dequeue();
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => call);
            await EndAsync(client, ended);
            client.InFlight.ShouldBe(Calls - ended);
            cancel.Dispose();
        }

        Shows(client, ended: Calls);
    }

    [CapabilityFact(nameof(ClientUnderTest.OpenAsync))]
    public async Task A_stream_ends_with_its_last_part()
    {
        await using var client = await StartAsync();
        var open = await OpenAsync(client);
        client.Ended.ShouldBe(0, "while the answer is being read");
        await open.ReadToEndAsync();
        await open.LeaveAsync();
        await EndAsync(client, 1);
        Shows(client, ended: 1);
        Outcomes(client, success: 1);
    }

    [CapabilityFact(nameof(ClientUnderTest.OpenAsync))]
    public async Task A_stream_that_its_reader_leaves_has_ended_and_is_no_error()
    {
        await using var client = await StartAsync();
        var open = await OpenAsync(client);
        await open.LeaveAsync();
        await open.LeaveAsync(); // disposed twice: ended once
        await EndAsync(client, 1);
        Shows(client, ended: 1);
        if (client.WithOutcome("abandoned") is { } abandoned)
            (abandoned + client.WithOutcome("cancelled")).ShouldBe(1);
    }

    [CapabilityFact(nameof(ClientUnderTest.OpenAsync))]
    public async Task A_stream_that_nobody_refers_to_ends_when_it_is_collected()
    {
        await using var client = await StartAsync();
        await OpenAndForgetAsync(client);
        await Poll.UntilAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return Task.FromResult(client.Ended);
            },
            static ended => ended == 1, "the forgotten call to have ended");
        Shows(client, ended: 1);
    }

    [CapabilityFact(nameof(ClientUnderTest.DisposeClientAsync))]
    public async Task A_client_that_is_disposed_too_early_leaves_nothing_in_flight()
    {
        await using var client = await StartAsync();
        var call = client.HangAsync(TestContext.Current.CancellationToken);
        await InFlightAsync(client, 1);
        await Can(client.DisposeClientAsync)();
        (await Record.ExceptionAsync(() => call)).ShouldNotBeNull();
        await EndAsync(client, 1);
        (client.InFlight ?? 0).ShouldBe(0);

        (await Record.ExceptionAsync(() => client.SucceedAsync(CancellationToken.None))).ShouldNotBeNull();
        (client.InFlight ?? 0).ShouldBe(0, "after a call on a client that is disposed");
    }

    [Fact]
    public async Task A_thousand_calls_in_parallel_lose_and_double_no_count()
    {
        await using var client = await StartAsync();
        var failure = client.Failures[0];
        await Task.WhenAll(Enumerable.Range(0, Burst).Select(i => Task.Run(async () =>
        {
            if (i % 10 == 0)
                await Record.ExceptionAsync(failure.CallAsync);
            else
                await client.SucceedAsync(CancellationToken.None);
        })));
        await EndAsync(client, Burst);
        Shows(client, ended: Burst, errors: Burst / 10);
        client.Errors(failure.ErrorType).ShouldBe(Burst / 10);
        Outcomes(client, success: Burst - (Burst / 10), failed: Burst / 10);
    }

    [CapabilityFact(nameof(ClientUnderTest.Twins))]
    public async Task A_call_allocates_no_more_than_without_the_adapter()
    {
        await using var client = await StartAsync();
        var (bare, measured) = client.Twins.ShouldNotBeNull();
        var added = Bytes(measured) - Bytes(bare);
        added.ShouldBeLessThanOrEqualTo(client.BytesAllowed);
    }

    // The smallest of some rounds: what the runtime allocates once, such as by compiling, is no call's.
    private static long Bytes(Action call)
    {
        const int Calls = 100;
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
                call();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
        }

        return least;
    }

    private static async Task<OpenCall> OpenAsync(ClientUnderTest client)
    {
        var call = await Can(client.OpenAsync)(CancellationToken.None);
        if (client.InFlight is { } inFlight)
            inFlight.ShouldBe(1, "while the answer is being read");
        return call;
    }

    private static T Can<T>(T? capability)
        where T : class => capability.ShouldNotBeNull("Name the client above the class of tests, [Client(typeof(…))], and override only what it can do.");

    // A method of its own, so that nothing on the stack of the test refers to the call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task OpenAndForgetAsync(ClientUnderTest client) => await OpenAsync(client);

    private static Task InFlightAsync(ClientUnderTest client, int calls) => client.InFlight is null
        ? Task.CompletedTask
        : Poll.UntilAsync(() => Task.FromResult(client.InFlight), inFlight => inFlight == calls, $"{calls} calls to be in flight");

    // A client may tell its caller a moment before it tells the adapter.
    private static Task<double> EndAsync(ClientUnderTest client, int calls) =>
        Poll.UntilAsync(() => Task.FromResult(client.Ended), ended => ended >= calls, $"{calls} calls to have ended");

    private static void Shows(ClientUnderTest client, int ended, int errors = 0)
    {
        client.Ended.ShouldBe(ended, "calls that have ended");
        client.Timed.ShouldBe(ended, "durations");
        client.Errors().ShouldBe(errors, "errors");
        (client.InFlight ?? 0).ShouldBe(0, "calls in flight");
    }

    private static void Outcomes(ClientUnderTest client, int success = 0, int failed = 0, int cancelled = 0)
    {
        if (client.WithOutcome("success") is null)
            return;
        (client.WithOutcome("success"), client.WithOutcome("failed"), client.WithOutcome("cancelled"), client.WithOutcome("abandoned"))
            .ShouldBe((success, failed, cancelled, 0d));
    }
}
