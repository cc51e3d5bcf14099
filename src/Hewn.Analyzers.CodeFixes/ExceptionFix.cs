using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>HEWN002: gives the exception to the record, and takes it out of the message or the fields.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExceptionFix)), Shared]
public sealed class ExceptionFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.ExceptionAsValue.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await CallEditing.FindAsync(context).ConfigureAwait(false) is not { } found
            || found.Call.Invocation.Syntax is not InvocationExpressionSyntax invocation)
        {
            return;
        }

        LogCall call = found.Call;
        ExpressionSyntax? value = found.Node.AncestorsAndSelf().OfType<ExpressionSyntax>()
            .FirstOrDefault(at => at.Span == context.Span);
        // What does more than name the exception might do it twice, or not at all.
        if (ExceptionUse.Of(value, call.Model, call.Types) is not { } use || !HoleNames.IsName(use.Exception)
            || use.Exception is InvocationExpressionSyntax)
        {
            return;
        }

        if (ExceptionMove.Of(call, invocation, value!, use) is { } mended)
            CallEditing.Offer(context, "Give it as the record's exception", found.Root, invocation, mended);
    }
}
