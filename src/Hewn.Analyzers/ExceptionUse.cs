using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers;

/// <summary>An exception, or what is said about one, where a value stands. Immutable.</summary>
internal sealed class ExceptionUse
{
    private ExceptionUse(ExpressionSyntax exception, bool isWhole) => (Exception, IsWhole) = (exception, isWhole);

    /// <summary>The exception's expression.</summary>
    public ExpressionSyntax Exception { get; }

    /// <summary>Whether the value is the exception with its trace, not only its message.</summary>
    public bool IsWhole { get; }

    /// <summary>The exception in a value; null where there is none.</summary>
    public static ExceptionUse? Of(ExpressionSyntax? value, SemanticModel model, KnownTypes types)
    {
        if (value is null)
            return null;
        if (types.IsException(model.GetTypeInfo(value).Type))
            return new ExceptionUse(value, isWhole: true);
        if (value is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call
            && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" } text)
        {
            return OfReceiver(text, isWhole: true, model, types);
        }

        return value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Message" or "StackTrace" } member
            ? OfReceiver(member, isWhole: member.Name.Identifier.ValueText == "StackTrace", model, types)
            : null;
    }

    private static ExceptionUse? OfReceiver(
        MemberAccessExpressionSyntax member, bool isWhole, SemanticModel model, KnownTypes types) =>
        types.IsException(model.GetTypeInfo(member.Expression).Type)
            ? new ExceptionUse(member.Expression, isWhole)
            : null;
}
