namespace Gateway.Instrumentation.Analyzers.Tests;

public class ScopeNeverEndsTests
{
    [Theory]
    [InlineData("""[|metrics.PricingSync.TrackPricingSync("openai")|];""")]
    [InlineData("""_ = [|metrics.PricingSync.TrackPricingSync("openai")|];""")]
    [InlineData("""[|metrics.PricingSync.TrackPricingSync("openai")|].Succeed();""")]
    [InlineData("""var scope = [|metrics.PricingSync.TrackPricingSync("openai")|]; scope.Succeed();""")]
    [InlineData("""var scope = [|metrics.PricingSync.TrackPricingSync("openai")|]; try { await WorkAsync(ct); scope.Succeed(); } catch (Exception e) { scope.Fail(e, ct); throw; }""")]
    [InlineData("""OperationScope scope; scope = [|steps.Start("pay")|]; scope.Cancel();""")]
    [InlineData("""var lookup = [|metrics.Cache.TrackLookup()|]; lookup.Complete(CacheLookupResult.Hit);""")]
    [InlineData("""Action start = () => [|steps.Start("pay")|];""")]
    public Task A_scope_that_nobody_ends_is_named(string code) => AnalyzedCode.Statements(code).ShouldNameMarkedPlacesAsync("GWM001");

    [Fact]
    public Task Timers_and_what_is_in_progress_are_scopes_as_well() => AnalyzedCode.Members("""
        private readonly Gauge _running = factory.Gauge("running", "Jobs that run.");
        private readonly Histogram _size = factory.Histogram("job_seconds", "Time of a job.");
        public void Start() { [|_running.TrackInProgress()|]; var timer = [|_size.Time()|]; }
        public void Run() { using var running = _running.TrackInProgress(); using (_size.Time()) { } }
        """).ShouldNameMarkedPlacesAsync("GWM001");

    [Theory]
    [InlineData("""using var scope = steps.Start("pay"); scope.Succeed();""")]
    [InlineData("""using (var scope = steps.Start("pay")) scope.Succeed();""")]
    [InlineData("""using (steps.Start("pay")) { }""")]
    [InlineData("""var scope = steps.Start("pay"); using (scope) { }""")]
    [InlineData("""steps.Start("pay").Dispose();""")]
    [InlineData("""await steps.Start("pay").RunAsync(WorkAsync, ct);""")]
    [InlineData("""steps.Start("pay").Run(() => Use(name));""")]
    [InlineData("""var scope = steps.Start("pay"); try { scope.Succeed(); } finally { scope.Dispose(); }""")]
    [InlineData("""var scope = steps.Start("pay"); Keep(scope);""")]
    [InlineData("""var scope = steps.Start("pay"); var copy = scope; copy.Dispose();""")]
    [InlineData("""var scope = steps.Start("pay"); ct.Register(() => scope.Dispose());""")]
    [InlineData("""var scope = steps.Start("pay"); ct.Register(scope.Dispose);""")]
    [InlineData("""Keep(steps.Start("pay"));""")]
    [InlineData("""Func<OperationScope> start = () => steps.Start("pay"); start().Dispose();""")]
    public Task A_scope_that_somebody_ends_or_gets_is_not_named(string code) => AnalyzedCode.Statements(code).ShouldBeSilentAsync();

    [Fact]
    public Task A_scope_that_is_returned_or_kept_is_not_named() => AnalyzedCode.Members("""
        private OperationScope _scope;
        public OperationScope Start() => steps.Start("pay");
        public void Keep() => _scope = steps.Start("pay");
        public void End() => _scope.Dispose();
        """).ShouldBeSilentAsync();
}
