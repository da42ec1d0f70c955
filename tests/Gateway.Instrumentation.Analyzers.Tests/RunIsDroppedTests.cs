namespace Gateway.Instrumentation.Analyzers.Tests;

public class RunIsDroppedTests
{
    [Theory]
    [InlineData("""[|steps.Start("pay").RunAsync(WorkAsync, ct)|];""")]
    [InlineData("""_ = [|steps.Start("pay").RunAsync(WorkAsync, ct)|];""")]
    [InlineData("""[|steps.Start("pay").RunAsync(WorkAsync, ct)|].ConfigureAwait(false);""")]
    [InlineData("""var task = [|steps.Start("pay").RunAsync(WorkAsync, ct)|];""")]
    [InlineData("""using var scope = steps.Start("pay"); [|scope.RunAsync(WorkAsync, ct)|];""")]
    [InlineData("""[|metrics.Cache.TrackLookup().RunAsync(token => Task.FromResult(""), found => CacheLookupResult.Hit, ct)|];""")]
    public Task A_task_that_nobody_waits_for_is_named(string code) => AnalyzedCode.Statements(code).ShouldNameMarkedPlacesAsync("GWM002");

    [Fact]
    public Task Where_the_compiler_says_nothing_it_is_named_as_well() => AnalyzedCode.Members("""
        public void Start() => [|steps.Start("pay").RunAsync(WorkAsync, ct)|];
        public void Later() => ct.Register(() => [|steps.Start("pay").RunAsync(WorkAsync, ct)|]);
        """).ShouldNameMarkedPlacesAsync("GWM002");

    [Theory]
    [InlineData("""await steps.Start("pay").RunAsync(WorkAsync, ct);""")]
    [InlineData("""await steps.Start("pay").RunAsync(WorkAsync, ct).ConfigureAwait(false);""")]
    [InlineData("""var task = steps.Start("pay").RunAsync(WorkAsync, ct); await task;""")]
    [InlineData("""await Task.WhenAll(steps.Start("pay").RunAsync(WorkAsync, ct), steps.Start("ship").RunAsync(WorkAsync, ct));""")]
    [InlineData("""Func<Task> pay = () => steps.Start("pay").RunAsync(WorkAsync, ct); await pay();""")]
    public Task A_task_that_somebody_has_is_not_named(string code) => AnalyzedCode.Statements(code).ShouldBeSilentAsync();

    [Theory]
    [InlineData("""[|steps.Start("pay").RunAsync(Numbers(), ct)|];""")]
    [InlineData("""var numbers = [|steps.Start("pay").RunAsync(Numbers(), ct)|];""")]
    public Task A_stream_that_nobody_reads_is_named(string code) => AnalyzedCode.Members($$"""
        public static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; }
        public void Read() { {{code}} }
        """).ShouldNameMarkedPlacesAsync("GWM002");

    [Theory]
    [InlineData("""await foreach (var number in steps.Start("pay").RunAsync(Numbers(), ct)) { }""")]
    [InlineData("""var scope = steps.Start("pay"); await foreach (var number in scope.RunAsync(Numbers(), ct)) scope.Succeed();""")]
    public Task A_stream_that_is_read_is_not_named(string code) => AnalyzedCode.Members($$"""
        public static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; }
        public async Task ReadAsync() { {{code}} }
        """).ShouldBeSilentAsync();

    [Fact]
    public Task A_task_that_is_returned_is_not_named() => AnalyzedCode.Members("""
        public Task PayAsync() => steps.Start("pay").RunAsync(WorkAsync, ct);
        """).ShouldBeSilentAsync();
}
