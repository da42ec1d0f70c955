using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Instrumentation.Analyzers.CodeFixes;

/// <summary>GWM001: <c>var scope = …</c> becomes <c>using var scope = …</c>, where the variable is declared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddUsingFixProvider() : OneFixProvider("Add 'using'", Rules.ScopeNeverEnds.Id)
{
    private protected override (SyntaxNode Old, SyntaxNode New)? Fix(SyntaxNode found, Diagnostic diagnostic)
    {
        // A using declaration cannot stand in a switch section, nor be assigned again.
        if (found.FirstAncestorOrSelf<StatementSyntax>() is not LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration
            || declaration.Declaration.Variables.Count != 1
            || declaration.Declaration.Variables[0] is not { Initializer.Value: var value } variable || value != found
            || IsAssigned(declaration, variable.Identifier.Text))
            return null;
        var keyword = SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithLeadingTrivia(declaration.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
        return (declaration, declaration.WithoutLeadingTrivia().WithUsingKeyword(keyword));
    }

    private static bool IsAssigned(LocalDeclarationStatementSyntax declaration, string name) =>
        (declaration.Parent is GlobalStatementSyntax statement ? statement.Parent : declaration.Parent)!
            .DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(assignment => assignment.Left is IdentifierNameSyntax target && target.Identifier.Text == name);
}
