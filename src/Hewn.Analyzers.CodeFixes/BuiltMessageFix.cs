using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>HEWN001: turns a built message into holes, or into a template with arguments.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BuiltMessageFix)), Shared]
public sealed class BuiltMessageFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.BuiltMessage.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await CallEditing.FindAsync(context).ConfigureAwait(false) is not { } found
            || found.Call is not { Message: { } message, IsLevelArgument: false } call)
        {
            return;
        }

        List<MessagePart> parts = MessageParts.Of(message, call.Model);
        if (parts.Count == 0 || (parts.Count == 1 && parts[0].Text is null))
            return; // It could not be taken apart.
        if (call.IsHewn)
            CallEditing.Offer(context, "Make it interpolated", found.Root, message, InterpolatedText.Of(parts));
        else if (WithTemplate(call, message, parts) is { } mended)
            CallEditing.Offer(context, "Make it a template with arguments", found.Root, call.Invocation.Syntax, mended);
    }

    /// <summary>The call with a template; null where the message is not the last argument.</summary>
    private static InvocationExpressionSyntax? WithTemplate(
        LogCall call, ExpressionSyntax message, List<MessagePart> parts)
    {
        if (call.Invocation.Syntax is not InvocationExpressionSyntax invocation)
            return null;
        SeparatedSyntaxList<ArgumentSyntax> arguments = invocation.ArgumentList.Arguments;
        ArgumentSyntax last = arguments[arguments.Count - 1];
        if (last.Expression.SyntaxTree != message.SyntaxTree || !last.Span.Contains(message.Span)
            || last.NameColon is not null)
        {
            return null;
        }

        var text = new TemplateText(parts);
        return invocation.WithArgumentList(invocation.ArgumentList.WithArguments(arguments
            .Replace(last, last.WithExpression(text.Template.WithTriviaFrom(last.Expression)))
            .AddRange(text.Values.Select(value =>
                SyntaxFactory.Argument(value.WithoutTrivia()).WithLeadingTrivia(SyntaxFactory.Space)))));
    }
}
