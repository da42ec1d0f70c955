namespace Gateway.Instrumentation.Tests.Scopes;

/// <summary>A family with outcomes of its own, written as a user would, and its scopes.</summary>
public class OutcomeScopeTests
{
    private readonly TestRegistry _test = new();
    private readonly LookupMetrics _cache;

    public OutcomeScopeTests() => _cache = new LookupMetrics(_test.Metrics);

    [Fact]
    public void Complete_tells_the_outcome()
    {
        using (var look = _cache.TrackLookup("local"))
            look.Complete(LookupResult.Hit);
        using (var look = _cache.TrackLookup("local"))
            look.Complete(LookupResult.Miss);
        using (var look = _cache.TrackLookup("local"))
            look.Complete(LookupResult.Hit);
        Counts().ShouldBe("hit 2, miss 1, errors -");
    }

    [Fact]
    public void A_scope_without_a_word_failed()
    {
        _cache.TrackLookup("local").Dispose();
        Counts().ShouldBe("hit 0, miss 0, errors unknown 1");
    }

    [Theory]
    [InlineData(OperationOutcome.Failed)]
    [InlineData(OperationOutcome.Cancelled)]
    public void What_was_completed_last_is_known_also_when_the_operation_failed_or_was_cancelled_after_that(OperationOutcome outcome)
    {
        OperationEnd<LookupResult>? seen = null;
        var kind = _test.Metrics.OperationKind<object, LookupResult>((_, end) => seen = end);
        using (var scope = kind.Start(this))
        {
            scope.Complete(LookupResult.Hit);
            scope.Complete(LookupResult.Miss);
            if (outcome == OperationOutcome.Failed)
                scope.Fail("broke_off");
            else
                scope.Cancel();
        }

        (seen!.Value.Outcome, seen.Value.Result).ShouldBe((outcome, LookupResult.Miss));
    }

    [Fact]
    public void What_was_completed_before_a_failure_counts_only_as_the_failure_where_the_family_looks_at_that_first()
    {
        using (var look = _cache.TrackLookup("local"))
        {
            look.Complete(LookupResult.Hit);
            look.Fail(new TimeoutException());
        }

        Counts().ShouldBe("hit 0, miss 0, errors timeout_error 1");
    }

    [Fact]
    public void A_cancellation_is_no_failure_and_no_outcome()
    {
        using (var look = _cache.TrackLookup("local"))
            look.Cancel();
        using (var look = _cache.TrackLookup("local"))
            look.Fail(new OperationCanceledException(), new CancellationToken(canceled: true));
        Counts().ShouldBe("hit 0, miss 0, errors -");
    }

    [Fact]
    public void Run_takes_the_outcome_from_the_work()
    {
        _cache.TrackLookup("local").Run(() => LookupResult.Miss).ShouldBe(LookupResult.Miss);
        Counts().ShouldBe("hit 0, miss 1, errors -");
    }

    [Fact]
    public void Run_takes_the_outcome_from_the_result()
    {
        _cache.TrackLookup("local").Run(() => "value", OutcomeOf).ShouldBe("value");
        _cache.TrackLookup("local").Run(() => (string?)null, OutcomeOf).ShouldBeNull();
        _cache.TrackLookup("local").Run("key", static key => key + "!", OutcomeOf).ShouldBe("key!");
        Counts().ShouldBe("hit 2, miss 1, errors -");
    }

    [Fact]
    public async Task RunAsync_takes_the_outcome_from_the_work_or_its_result()
    {
        (await _cache.TrackLookup("local").RunAsync(_ => Task.FromResult(LookupResult.Miss))).ShouldBe(LookupResult.Miss);
        (await _cache.TrackLookup("local").RunAsync(async _ =>
        {
            await Task.Yield();
            return "value";
        }, OutcomeOf)).ShouldBe("value");
        (await _cache.TrackLookup("local").RunAsync("key", static (key, _) => Task.FromResult<string?>(key), OutcomeOf)).ShouldBe("key");
        Counts().ShouldBe("hit 2, miss 1, errors -");
    }

    [Fact]
    public async Task What_the_work_throws_is_classified_and_rethrown()
    {
        var thrown = new HttpRequestException();
        Should.Throw<HttpRequestException>(() => _cache.TrackLookup("local").Run(LookupResult () => throw thrown)).ShouldBeSameAs(thrown);
        (await Should.ThrowAsync<HttpRequestException>(() =>
            _cache.TrackLookup("local").RunAsync(_ => Task.FromException<LookupResult>(thrown)))).ShouldBeSameAs(thrown);
        (await Should.ThrowAsync<HttpRequestException>(() =>
            _cache.TrackLookup("local").RunAsync("key", (_, _) => Task.FromException<string?>(thrown), OutcomeOf))).ShouldBeSameAs(thrown);
        Counts().ShouldBe("hit 0, miss 0, errors api_error 3");
    }

    [Fact]
    public async Task A_cancellation_by_the_callers_token_is_cancelled()
    {
        var token = new CancellationToken(canceled: true);
        Should.Throw<OperationCanceledException>(() => _cache.TrackLookup("local").Run(LookupResult () => throw new OperationCanceledException(), token));
        await Should.ThrowAsync<OperationCanceledException>(() => _cache.TrackLookup("local").RunAsync(Task.FromCanceled<LookupResult>, token));
        Counts().ShouldBe("hit 0, miss 0, errors -");
    }

    [Fact]
    public void An_outcome_function_that_throws_is_a_failure_of_the_operation()
    {
        Should.Throw<FormatException>(() => _cache.TrackLookup("local").Run(() => "value", LookupResult (_) => throw new FormatException()));
        Counts().ShouldBe("hit 0, miss 0, errors FormatException 1");
    }

    [Fact]
    public void Missing_delegates_are_named()
    {
        Should.Throw<ArgumentNullException>(() => _cache.TrackLookup("local").Run((Func<string>)null!, _ => LookupResult.Hit)).ParamName.ShouldBe("work");
        Should.Throw<ArgumentNullException>(() => _cache.TrackLookup("local").Run(() => "value", (Func<string, LookupResult>)null!)).ParamName.ShouldBe("resultOf");
        Should.Throw<ArgumentNullException>(() => _cache.TrackLookup("local").Run("state", (Func<string, string>)null!, _ => LookupResult.Hit)).ParamName.ShouldBe("work");
        Should.Throw<ArgumentNullException>(() => _cache.TrackLookup("local").Run("state", state => state, (Func<string, LookupResult>)null!)).ParamName.ShouldBe("resultOf");
    }

    [Fact]
    public async Task Missing_asynchronous_delegates_are_named()
    {
        (await Should.ThrowAsync<ArgumentNullException>(() => _cache.TrackLookup("local").RunAsync(
            "state", (Func<string, CancellationToken, Task<string>>)null!, _ => LookupResult.Hit))).ParamName.ShouldBe("work");
        (await Should.ThrowAsync<ArgumentNullException>(() => _cache.TrackLookup("local").RunAsync(
            "state", (state, _) => Task.FromResult(state), (Func<string, LookupResult>)null!))).ParamName.ShouldBe("resultOf");
    }

    [Fact]
    public void Copies_and_double_disposal_count_once()
    {
        var look = _cache.TrackLookup("local");
        var copy = look;
        copy.Complete(LookupResult.Hit);
        look.Dispose();
        copy.Dispose();
        copy.Complete(LookupResult.Miss);
        Counts().ShouldBe("hit 1, miss 0, errors -");
    }

    [Fact]
    public void The_duration_is_recorded_whatever_the_outcome()
    {
        _test.Time.Advance(TimeSpan.FromSeconds(5)); // before the operation starts
        using (var look = _cache.TrackLookup("local"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            look.Cancel();
        }

        _test.Samples.ShouldContain("cache_lookup_seconds_sum{cache=\"local\"} 2\n");
    }

    [Fact]
    public void Outcomes_of_every_enum_size_come_through()
    {
        Check(ByteOutcome.Last);
        Check(LongOutcome.First);
        Check(LongOutcome.Last);
        Check(ULongOutcome.Last);

        void Check<TOutcome>(TOutcome outcome)
            where TOutcome : struct, Enum
        {
            TOutcome? seen = null;
            var operation = _test.Metrics.OperationKind<object, TOutcome>((_, end) => seen = end.Result);
            using (var scope = operation.Start(this))
                scope.Complete(outcome);
            seen.ShouldBe(outcome);
        }
    }

    private static LookupResult OutcomeOf(string? value) => value is null ? LookupResult.Miss : LookupResult.Hit;

    private string Counts()
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        var errors = page.Samples.Where(sample => sample.Name == "cache_errors_total")
            .Select(sample => $"{sample.Labels["error_type"]} {sample.Value}").DefaultIfEmpty("-");
        return $"hit {page.Value("cache_lookups_total", ("result", "hit"))}, miss {page.Value("cache_lookups_total", ("result", "miss"))}, errors {string.Join(", ", errors)}";
    }

    private enum ByteOutcome : byte
    {
        Last = 255,
    }

    private enum LongOutcome : long
    {
        First = long.MinValue,
        Last = long.MaxValue,
    }

    private enum ULongOutcome : ulong
    {
        Last = ulong.MaxValue,
    }
}
