using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>What Hewn calls the field of a hole. The same rules as <c>FieldNames</c> of the library.</summary>
internal static class HoleNames
{
    /// <summary>The field's name.</summary>
    public static string Of(InterpolationSyntax hole) => Given(hole) ?? OfExpression(hole.Expression.ToString());

    /// <summary>The name that a format beginning with <c>@</c> gives; null where there is none.</summary>
    public static string? Given(InterpolationSyntax hole)
    {
        string format = hole.FormatClause?.FormatStringToken.ValueText ?? string.Empty;
        if (!format.StartsWith("@", StringComparison.Ordinal))
            return null;
        int colon = format.IndexOf(':');
        return colon < 0 ? format.Substring(1) : format.Substring(1, colon - 1);
    }

    /// <summary>Whether an expression reads as a name, as <c>options.Port</c> and <c>items.Count()</c>.</summary>
    public static bool IsName(ExpressionSyntax expression)
    {
        if (expression.IsKind(SyntaxKind.SuppressNullableWarningExpression))
            expression = ((PostfixUnaryExpressionSyntax)expression).Operand;
        return expression is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call
            ? IsPath(call.Expression)
            : IsPath(expression);
    }

    /// <summary>A name for an expression that has none: the last word in it that tells what it is.</summary>
    public static string Suggest(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        InvocationExpressionSyntax call => Suggest(call.Expression),
        ElementAccessExpressionSyntax element => Suggest(element.Expression),
        ConditionalAccessExpressionSyntax access => Suggest(access.WhenNotNull),
        AwaitExpressionSyntax awaited => Suggest(awaited.Expression),
        CastExpressionSyntax cast => Suggest(cast.Expression),
        ParenthesizedExpressionSyntax inner => Suggest(inner.Expression),
        PostfixUnaryExpressionSyntax postfix => Suggest(postfix.Operand),
        PrefixUnaryExpressionSyntax prefix => Suggest(prefix.Operand),
        BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.CoalesceExpression) => Suggest(binary.Left),
        _ => "name",
    };

    private static bool IsPath(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax or BaseExpressionSyntax or PredefinedTypeSyntax => true,
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } member => IsPath(member.Expression),
        _ => false,
    };

    /// <summary>What an expression is called: the expression, without what does not tell it apart.</summary>
    public static string OfExpression(string text)
    {
        if (text.StartsWith("this.", StringComparison.Ordinal))
            text = text.Substring(5);
        text = text.TrimStart('@').TrimEnd('!');
        return text.EndsWith("()", StringComparison.Ordinal) ? text.Substring(0, text.Length - 2) : text;
    }
}
