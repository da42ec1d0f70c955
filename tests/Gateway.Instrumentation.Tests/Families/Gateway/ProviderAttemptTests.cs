using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>A chain of providers: each attempt counts for who made it, and for nobody else.</summary>
public class ProviderAttemptTests
{
    private static readonly string[] Chain = ["openai", "azure", "mistral"];

    private readonly FakeTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;

    public ProviderAttemptTests() => _metrics = TestMetrics.Create(_time);

    [Fact]
    public async Task Each_attempt_has_its_own_time_and_its_own_error()
    {
        (await _metrics.Providers.AttemptAsync(Chain, AskAsync)).ShouldBe("azure");

        Provider("openai").ShouldBe((1, 1, 10));
        Provider("azure").ShouldBe((1, 0, 2), "it is not charged with the time-out of the first one");
        _metrics.Value("provider_errors_by_type_total", ("provider", "openai"), ("error_type", "timeout_error")).ShouldBe(1);
        _metrics.Has("provider_requests_total", ("provider", "mistral")).ShouldBeFalse("nobody asked it");
    }

    [Fact]
    public async Task The_last_failure_reaches_the_caller_when_all_fail()
    {
        var failures = Chain.ToDictionary(provider => provider, provider => new InvalidOperationException(provider));
        (await Should.ThrowAsync<InvalidOperationException>(() => _metrics.Providers.AttemptAsync(
            Chain, (provider, _) => Task.FromException<string>(failures[provider])))).ShouldBeSameAs(failures["mistral"]);

        _metrics.Value("provider_errors_total").ShouldBe(3);
    }

    [Fact]
    public async Task A_caller_that_leaves_ends_the_chain_and_is_no_error()
    {
        using var caller = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => _metrics.Providers.AttemptAsync(Chain, async (_, token) =>
        {
            await caller.CancelAsync();
            token.ThrowIfCancellationRequested();
            return "";
        }, caller.Token));

        _metrics.Value("provider_requests_total").ShouldBe(1);
        _metrics.Value("provider_errors_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_that_the_next_one_would_repeat_ends_the_chain()
    {
        await Should.ThrowAsync<ArgumentException>(() => _metrics.Providers.AttemptAsync(
            Chain, provider => provider, (_, _) => Task.FromException<string>(new ArgumentException("a bad prompt")), exception => exception is not ArgumentException));

        _metrics.Value("provider_requests_total").ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_to_ask_is_a_mistake_that_says_so() =>
        (await Should.ThrowAsync<ArgumentException>(() => _metrics.Providers.AttemptAsync([], AskAsync))).Message.ShouldStartWith("There is nobody to ask");

    private (double Requests, double Errors, double Seconds) Provider(string provider) => (
        _metrics.Value("provider_requests_total", ("provider", provider)), _metrics.Value("provider_errors_total", ("provider", provider)),
        _metrics.Value("provider_latency_seconds_sum", ("provider", provider)));

    private Task<string> AskAsync(string provider, CancellationToken cancellationToken)
    {
        _time.Advance(TimeSpan.FromSeconds(provider == "openai" ? 10 : 2));
        return provider == "openai" ? Task.FromException<string>(new TimeoutException()) : Task.FromResult(provider);
    }
}
