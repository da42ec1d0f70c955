using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Instrumentation.Analyzers.CodeFixes;

/// <summary>GWM002: awaits <c>RunAsync</c>, where the code around it is asynchronous.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddAwaitFixProvider() : OneFixProvider("Add 'await'", Rules.RunIsDropped.Id)
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Fix(SyntaxNode found, Diagnostic diagnostic)
    {
        if (found is not InvocationExpressionSyntax call || !IsAsynchronous(found))
            return null;

        // "_ = task" becomes "await task" as well; ConfigureAwait stays with the call.
        ExpressionSyntax awaited = call;
        if (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            awaited = configured;
        SyntaxNode old = awaited.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" } } discard ? discard : awaited;
        if (old.Parent is not ExpressionStatementSyntax)
            return null;
        var keyword = SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return (old, SyntaxFactory.AwaitExpression(keyword, awaited.WithoutTrivia()).WithTriviaFrom(old));
    }

    private static bool IsAsynchronous(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case LockStatementSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax }:
                    return false;
            }
        }

        return false;
    }
}
