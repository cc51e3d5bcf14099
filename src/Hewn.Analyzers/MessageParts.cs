using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>Takes an expression that builds a message apart: <c>+</c>, <c>$"…"</c>, <c>string.Format</c> and
/// <c>string.Concat</c>.</summary>
internal static class MessageParts
{
    /// <summary>Whether the expression puts values into a text.</summary>
    public static bool IsBuilt(ExpressionSyntax expression, SemanticModel model)
    {
        ExpressionSyntax bare = Bare(expression);
        if (model.GetConstantValue(bare).HasValue)
            return false;
        return bare switch
        {
            InterpolatedStringExpressionSyntax text => text.Contents.OfType<InterpolationSyntax>().Any(),
            BinaryExpressionSyntax sum => IsJoin(sum, model),
            InvocationExpressionSyntax call => StringMethod(call, model) is "Format" or "Concat",
            _ => false,
        };
    }

    /// <summary>The pieces; what cannot be taken apart is one value.</summary>
    public static List<MessagePart> Of(ExpressionSyntax expression, SemanticModel model)
    {
        var parts = new List<MessagePart>();
        Add(parts, expression, model);
        return parts;
    }

    private static void Add(List<MessagePart> parts, ExpressionSyntax expression, SemanticModel model)
    {
        ExpressionSyntax bare = Bare(expression);
        switch (bare)
        {
            case LiteralExpressionSyntax { Token.Value: string or char } literal:
                parts.Add(new MessagePart(literal.Token.ValueText));
                break;
            case InterpolatedStringExpressionSyntax text:
                parts.AddRange(text.Contents.Select(OfContent));
                break;
            case BinaryExpressionSyntax sum when IsJoin(sum, model):
                Add(parts, sum.Left, model);
                Add(parts, sum.Right, model);
                break;
            case InvocationExpressionSyntax call when StringMethod(call, model) == "Concat" && TakesTexts(call, model):
                foreach (ArgumentSyntax argument in call.ArgumentList.Arguments)
                    Add(parts, argument.Expression, model);
                break;
            case InvocationExpressionSyntax call when StringMethod(call, model) == "Format"
                && CompositeFormat.Read(call) is { } formatted:
                parts.AddRange(formatted);
                break;
            default:
                parts.Add(new MessagePart(bare));
                break;
        }
    }

    private static MessagePart OfContent(InterpolatedStringContentSyntax content) => content is InterpolationSyntax hole
        ? new MessagePart(
            hole.Expression,
            hole.AlignmentClause?.Value.ToString(),
            hole.FormatClause?.FormatStringToken.ValueText)
        : new MessagePart(((InterpolatedStringTextSyntax)content).TextToken.ValueText);

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax inner)
            expression = inner.Expression;
        return expression;
    }

    private static bool IsJoin(BinaryExpressionSyntax sum, SemanticModel model) =>
        sum.IsKind(SyntaxKind.AddExpression)
        && model.GetTypeInfo(sum).Type?.SpecialType == SpecialType.System_String;

    private static string? StringMethod(InvocationExpressionSyntax call, SemanticModel model) =>
        model.GetSymbolInfo(call).Symbol is { ContainingType.SpecialType: SpecialType.System_String } method
            ? method.Name
            : null;

    // A single list or span is the texts themselves only at run time.
    private static bool TakesTexts(InvocationExpressionSyntax call, SemanticModel model) =>
        call.ArgumentList.Arguments.All(argument => argument.NameColon is null
            && model.GetTypeInfo(argument.Expression).Type is { } type
            && type is { TypeKind: not TypeKind.Array, IsRefLikeType: false }
            && (type.SpecialType == SpecialType.System_String || call.ArgumentList.Arguments.Count > 1));
}
