using System.Collections.Immutable;
using Gateway.Instrumentation.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Instrumentation.Analyzers.Tests;

public class CodeFixTests
{
    [Theory]
    [InlineData("""var scope = steps.Start("pay"); // pays""", """using var scope = steps.Start("pay"); // pays""")]
    [InlineData("""OperationScope scope = steps.Start("pay"); scope.Succeed();""", """using OperationScope scope = steps.Start("pay"); scope.Succeed();""")]
    [InlineData("""var lookup = metrics.Cache.TrackLookup();""", """using var lookup = metrics.Cache.TrackLookup();""")]
    public Task A_scope_gets_its_using(string before, string after) => FixesAsync(new AddUsingFixProvider(), before, after);

    [Fact]
    public Task A_scope_of_the_main_program_gets_its_using() => FixesAsync(
        new AddUsingFixProvider(),
        AnalyzedCode.Program("Gauge gauge = null!;\n// Runs.\nvar running = gauge.TrackInProgress();\nConsole.WriteLine();\n"),
        AnalyzedCode.Program("Gauge gauge = null!;\n// Runs.\nusing var running = gauge.TrackInProgress();\nConsole.WriteLine();\n"));

    [Theory]
    [InlineData("""steps.Start("pay").RunAsync(WorkAsync, ct); // pays""", """await steps.Start("pay").RunAsync(WorkAsync, ct); // pays""")]
    [InlineData("""_ = steps.Start("pay").RunAsync(WorkAsync, ct);""", """await steps.Start("pay").RunAsync(WorkAsync, ct);""")]
    [InlineData("""steps.Start("pay").RunAsync(WorkAsync, ct).ConfigureAwait(false);""", """await steps.Start("pay").RunAsync(WorkAsync, ct).ConfigureAwait(false);""")]
    [InlineData("""Func<Task> pay = async () => { steps.Start("pay").RunAsync(WorkAsync, ct); };""", """Func<Task> pay = async () => { await steps.Start("pay").RunAsync(WorkAsync, ct); };""")]
    public Task A_task_gets_its_await(string before, string after) => FixesAsync(new AddAwaitFixProvider(), before, after);

    [Theory]
    [InlineData("""Use(factory.Counter("orders", "Orders."));""", """Use(factory.Counter("orders_total", "Orders."));""")]
    [InlineData("""Use(factory.Counter(help: "Orders.", name: "orders"));""", """Use(factory.Counter(help: "Orders.", name: "orders_total"));""")]
    [InlineData("""Use(factory.Info("build", "The build.", Label.Text("commit")));""", """Use(factory.Info("build_info", "The build.", Label.Text("commit")));""")]
    public Task A_name_gets_its_suffix(string before, string after) => FixesAsync(new AddSuffixFixProvider(), before, after);

    [Theory]
    [InlineData("""OperationScope scope; scope = steps.Start("pay");""")]
    [InlineData("""var scope = steps.Start("pay"); scope = steps.Start("ship");""")]
    [InlineData("""steps.Start("pay");""")]
    [InlineData("""switch (name) { case "": var scope = steps.Start("pay"); break; }""")]
    [InlineData("""Action pay = () => steps.Start("pay").RunAsync(WorkAsync, ct);""")]
    [InlineData("""Action pay = () => { steps.Start("pay").RunAsync(WorkAsync, ct); };""")]
    [InlineData("""var task = steps.Start("pay").RunAsync(WorkAsync, ct);""")]
    [InlineData("""const string Orders = "orders"; Use(factory.Counter(Orders, "Orders."));""")]
    public async Task Where_no_fix_would_compile_none_is_offered(string code)
    {
        CodeFixProvider[] providers = [new AddUsingFixProvider(), new AddAwaitFixProvider(), new AddSuffixFixProvider()];
        var warnings = await AnalyzedCode.Statements(code).WarningsAsync();
        warnings.ShouldNotBeEmpty();
        foreach (var warning in warnings)
        {
            foreach (var provider in providers.Where(provider => provider.FixableDiagnosticIds.Contains(warning.Id)))
                (await ActionsAsync(provider, Document(AnalyzedCode.Statements(code)), warning)).ShouldBeEmpty();
        }
    }

    private static Task FixesAsync(CodeFixProvider provider, string before, string after) =>
        FixesAsync(provider, AnalyzedCode.Statements(before), AnalyzedCode.Statements(after));

    private static async Task FixesAsync(CodeFixProvider provider, AnalyzedCode code, AnalyzedCode after)
    {
        var document = Document(code);
        var warning = (await code.WarningsAsync()).Single();
        provider.FixableDiagnosticIds.ShouldContain(warning.Id);

        var action = (await ActionsAsync(provider, document, warning)).Single();
        var changed = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        var text = (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();

        text.ShouldBe(after.Text);
        await after.ShouldBeSilentAsync();
        provider.GetFixAllProvider().ShouldNotBeNull();
    }

    private static async Task<IReadOnlyList<CodeAction>> ActionsAsync(CodeFixProvider provider, Document document, Diagnostic warning)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, warning, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private static Document Document(AnalyzedCode code)
    {
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Fixed", "Fixed", LanguageNames.CSharp,
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest), metadataReferences: AnalyzedCode.References));
        return workspace.AddDocument(project.Id, "Code.cs", code.Tree.GetText());
    }
}
