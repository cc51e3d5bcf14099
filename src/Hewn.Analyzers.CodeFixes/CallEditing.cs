using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>What the fixes share: finding the call of a diagnostic, and offering another text for it.</summary>
internal static class CallEditing
{
    /// <summary>The call that the diagnostic is about; null where it is none.</summary>
    public static LogCall? FindCall(SyntaxNode node, SemanticModel model, KnownTypes types)
    {
        foreach (InvocationExpressionSyntax at in node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>())
        {
            if (model.GetOperation(at) is IInvocationOperation operation && LogCall.Read(operation, types) is { } call)
                return call;
        }

        return null;
    }

    /// <summary>What the diagnostic is about: its node and its call.</summary>
    public static async Task<(SyntaxNode Root, SyntaxNode Node, LogCall Call)?> FindAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model =
            await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null || KnownTypes.Find(model.Compilation) is not { } types)
            return null;
        SyntaxNode node = root.FindNode(context.Span, getInnermostNodeForTie: true);
        return FindCall(node, model, types) is { } call ? (root, node, call) : null;
    }

    /// <summary>Offers to replace the old node by the new.</summary>
    public static void Offer(
        CodeFixContext context, string title, SyntaxNode root, SyntaxNode old, SyntaxNode replacement)
    {
        SyntaxNode changed = root.ReplaceNode(old, replacement.WithTriviaFrom(old));
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), equivalenceKey: title),
                diagnostic);
        }
    }
}
