using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Gateway.Instrumentation.Analyzers.CodeFixes;

/// <summary>A fix that replaces one node by another, where it can.</summary>
public abstract class OneFixProvider : CodeFixProvider
{
    private readonly string _title;

    private protected OneFixProvider(string title, string rule)
    {
        _title = title;
        FixableDiagnosticIds = ImmutableArray.Create(rule);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } found && Fix(found, diagnostic) is { } fix)
                context.RegisterCodeFix(
                    CodeAction.Create(_title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(fix.Old, fix.New))), _title),
                    diagnostic);
        }
    }

    /// <summary>What to replace and by what; null where no fix is obvious.</summary>
    private protected abstract (SyntaxNode Old, SyntaxNode New)? Fix(SyntaxNode found, Diagnostic diagnostic);
}
