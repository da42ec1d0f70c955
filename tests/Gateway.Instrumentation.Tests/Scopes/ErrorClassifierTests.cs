using System.Data.Common;
using System.Net.Sockets;

namespace Gateway.Instrumentation.Tests.Scopes;

public class ErrorClassifierTests
{
    public static TheoryData<string, Func<Exception>> Table => new()
    {
        { "timeout_error", () => new TimeoutException() },
        { "timeout_error", () => new TaskCanceledException("timed out", new TimeoutException()) },
        { "timeout_error", () => new OperationCanceledException("timed out", new TimeoutException()) },
        { "api_error", () => new HttpRequestException() },
        { "database_error", () => new BrokenDatabaseException() },
        { "OperationCanceledException", () => new OperationCanceledException() },
        { "TaskCanceledException", () => new TaskCanceledException() },
        { "InvalidOperationException", () => new InvalidOperationException("timeout in the database API") },
        { "InvalidOperationException", () => new InvalidOperationException("", new TimeoutException()) },
        { "GenericException", () => new GenericException<int>() },
        { "api_error", () => new AggregateException(new HttpRequestException()) },
        { "timeout_error", () => new AggregateException(new AggregateException(new TimeoutException())) },
        { "AggregateException", () => new AggregateException(new TimeoutException(), new TimeoutException()) },
        { "AggregateException", () => new AggregateException() },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Exceptions_are_classified_by_their_type_and_never_by_their_message(string errorType, Func<Exception> exception) =>
        new ErrorClassifier().Classify(exception()).ShouldBe(errorType);

    [Theory]
    [InlineData("40P01", "deadlock")]
    [InlineData("40001", "serialization_failure")]
    [InlineData("57014", "timeout_error")]
    [InlineData("55P03", "lock_not_available")]
    [InlineData("25P02", "transaction_aborted")]
    [InlineData("08006", "connection_error")]
    [InlineData("57P01", "connection_error")]
    [InlineData("57P03", "connection_error")]
    [InlineData("53300", "connection_error")]
    [InlineData("23505", "constraint_violation")]
    [InlineData("23000", "constraint_violation")]
    [InlineData("28P01", "auth_error")]
    [InlineData("42601", "database_error")]
    [InlineData("", "database_error")]
    [InlineData("0", "database_error")]
    [InlineData(null, "database_error")]
    public void What_a_database_says_decides_for_every_provider(string? state, string errorType)
    {
        new ErrorClassifier().Classify(new StatedException(state)).ShouldBe(errorType);
        new ErrorClassifier().Classify(new StatedException(null, new StatedException(state))).ShouldBe(errorType);
    }

    public static TheoryData<Func<Exception>, string> Causes => new()
    {
        { () => new TimeoutException(), "timeout_error" },
        { () => new IOException("", new TimeoutException()), "connection_error" },
        { () => new SocketException(), "connection_error" },
        { () => new InvalidOperationException("", new EndOfStreamException()), "connection_error" },
        { () => new InvalidOperationException(), "database_error" },
    };

    [Theory]
    [MemberData(nameof(Causes), DisableDiscoveryEnumeration = true)]
    public void Without_it_the_cause_decides_and_then_whether_another_try_may_succeed(Func<Exception> cause, string errorType)
    {
        new ErrorClassifier().Classify(new StatedException(null, cause())).ShouldBe(errorType);
        new ErrorClassifier().Classify(new StatedException(null, cause(), isTransient: true)).ShouldBe(errorType == "database_error" ? "transient_error" : errorType);
        new ErrorClassifier().Classify(new StatedException("40P01", cause(), isTransient: true)).ShouldBe("deadlock");
    }

    [Fact]
    public void Null_is_refused() =>
        Should.Throw<ArgumentNullException>(() => new ErrorClassifier().Classify(null!)).ParamName.ShouldBe("exception");

    [Fact]
    public void A_classifier_of_ones_own_names_the_errors_of_scopes_and_items()
    {
        var (test, sync) = Sync(exception => $"mine_{exception.GetType().Name}");
        using (var scope = sync.TrackPricingSync("openai"))
            scope.Fail(new TimeoutException());
        sync.RecordError("openai", new TimeoutException());
        test.Samples.ShouldContain("""pricing_sync_errors_total{provider="openai",error_type="mine_TimeoutException"} 2""");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_classifier_that_gives_nothing_leaves_the_class_name(string? given)
    {
        var (test, sync) = Sync(_ => given);
        using (var scope = sync.TrackPricingSync("openai"))
            scope.Fail(new TimeoutException());
        test.Samples.ShouldContain("""pricing_sync_errors_total{provider="openai",error_type="TimeoutException"} 1""");
    }

    [Fact]
    public void A_classifier_that_throws_leaves_the_class_name_and_the_original_exception()
    {
        var (test, sync) = Sync(_ => throw new NotSupportedException());
        var thrown = new TimeoutException();
        Should.Throw<TimeoutException>(() => sync.TrackPricingSync("openai").Run(new Action(() => throw thrown))).ShouldBeSameAs(thrown);
        sync.RecordError("openai", new GenericException<string>());
        test.Samples.ShouldContain("""pricing_sync_errors_total{provider="openai",error_type="TimeoutException"} 1""");
        test.Samples.ShouldContain("""pricing_sync_errors_total{provider="openai",error_type="GenericException"} 1""");
    }

    [Fact]
    public void A_classifier_that_records_a_failure_itself_does_not_do_so_for_ever()
    {
        PricingSyncMetrics? sync = null;
        (var test, sync) = Sync(exception =>
        {
            sync!.RecordError("inner", exception);
            return "mine";
        });
        sync.RecordError("openai", new TimeoutException());
        test.Samples.ShouldContain("""pricing_sync_errors_total{provider="openai",error_type="mine"} 1""");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_failure_without_an_error_type_is_unknown(string? errorType)
    {
        var (test, sync) = Sync(_ => "mine");
        using (var scope = sync.TrackPricingSync("openai"))
            scope.Fail(errorType!);
        test.Samples.ShouldContain("""pricing_sync_errors_total{provider="openai",error_type="unknown"} 1""");
    }

    [Fact]
    public void A_missing_exception_is_unknown()
    {
        var (test, sync) = Sync(_ => throw new NotSupportedException());
        sync.RecordError("openai", (Exception)null!);
        test.Samples.ShouldBe("""pricing_sync_errors_total{provider="openai",error_type="unknown"} 1""");
    }

    private static (TestRegistry Test, PricingSyncMetrics Sync) Sync(Func<Exception, string?> classify)
    {
        var test = new TestRegistry(errors: new Classifier(classify));
        return (test, new PricingSyncMetrics(test.Metrics));
    }

    private sealed class Classifier(Func<Exception, string?> classify) : IErrorClassifier
    {
        public string Classify(Exception exception) => classify(exception)!;
    }

    private sealed class BrokenDatabaseException : DbException;

    private sealed class StatedException(string? state, Exception? cause = null, bool isTransient = false) : DbException("", cause)
    {
        public override string? SqlState => state;

        public override bool IsTransient => isTransient;
    }

    private sealed class GenericException<T> : Exception
    {
        public T? Value { get; }
    }
}
