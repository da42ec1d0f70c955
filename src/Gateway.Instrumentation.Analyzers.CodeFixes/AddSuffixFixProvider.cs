using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Instrumentation.Analyzers.CodeFixes;

/// <summary>GWM005: adds <c>_total</c> to the name of a counter, <c>_info</c> to that of an info metric.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddSuffixFixProvider() : OneFixProvider("Add the suffix of the type", Rules.MissingSuffix.Id)
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Fix(SyntaxNode found, Diagnostic diagnostic)
    {
        // The name may be a constant from elsewhere: only a text that stands here is changed.
        if (found is ArgumentSyntax argument)
            found = argument.Expression;
        if (found is not LiteralExpressionSyntax literal || !literal.IsKind(SyntaxKind.StringLiteralExpression))
            return null;
        var name = literal.Token.ValueText + diagnostic.Properties[NameAnalyzer.Suffix];
        return (literal, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name)).WithTriviaFrom(literal));
    }
}
