namespace Gateway.Instrumentation.Analyzers.Tests;

public class ScopeHasEndedTests
{
    [Theory]
    [InlineData("""var scope = steps.Start("pay"); scope.Dispose(); [|scope.Succeed()|];""")]
    [InlineData("""using var scope = steps.Start("pay"); await scope.RunAsync(WorkAsync, ct); [|scope.Succeed()|];""")]
    [InlineData("""using var scope = steps.Start("pay"); var all = scope.Run(() => 1); if (all == 0) { [|scope.Fail("empty")|]; }""")]
    [InlineData("""var scope = steps.Start("pay"); scope.Run(() => Use(name)); [|scope.Run(() => Use(name))|];""")]
    [InlineData("""var scope = steps.Start("pay"); using (scope) { scope.Succeed(); } [|scope.Cancel()|];""")]
    [InlineData("""var scope = steps.Start("pay"); try { await scope.RunAsync(WorkAsync, ct); } catch (Exception e) { [|scope.Fail(e)|]; throw; }""")]
    [InlineData("""var scope = steps.Start("pay"); try { scope.Run(() => Use(name)); } finally { [|scope.Succeed()|]; }""")]
    [InlineData("""var lookup = metrics.Cache.TrackLookup(); lookup.Dispose(); [|lookup.Complete(CacheLookupResult.Hit)|];""")]
    public Task A_call_after_the_end_is_named(string code) => AnalyzedCode.Statements(code).ShouldNameMarkedPlacesAsync("GWM003");

    [Theory]
    [InlineData("""var scope = steps.Start("pay"); scope.Succeed(); scope.Dispose(); scope.Dispose();""")]
    [InlineData("""using var scope = steps.Start("pay"); await scope.RunAsync(WorkAsync, ct);""")]
    [InlineData("""var scope = steps.Start("pay"); if (name == "") { scope.Dispose(); return; } scope.Succeed(); scope.Dispose();""")]
    [InlineData("""var scope = steps.Start("pay"); scope.Dispose(); scope = steps.Start("ship"); scope.Succeed(); scope.Dispose();""")]
    [InlineData("""var scope = steps.Start("pay"); try { await WorkAsync(ct); await scope.RunAsync(WorkAsync, ct); } catch (Exception e) { scope.Fail(e); scope.Dispose(); }""")]
    [InlineData("""var scope = steps.Start("pay"); ct.Register(() => scope.Dispose()); scope.Succeed();""")]
    [InlineData("""using var scope = steps.Start("pay"); var task = scope.RunAsync(WorkAsync, ct); scope.Cancel(); await task;""")]
    public Task A_call_before_the_end_is_not_named(string code) => AnalyzedCode.Statements(code).ShouldBeSilentAsync();
}
