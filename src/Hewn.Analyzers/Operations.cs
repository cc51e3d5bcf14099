using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Hewn.Analyzers;

/// <summary>Small questions about operations.</summary>
internal static class Operations
{
    /// <summary>The value below conversions and parentheses.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>What uses the value, conversions, parentheses and <c>?.</c> left out.</summary>
    public static IOperation? User(this IOperation operation)
    {
        IOperation? user = operation.Parent;
        while (user is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation)
            user = user.Parent;
        return user;
    }

    /// <summary>The values of a <c>params</c> argument or of a list that stands for it; none where it is no list.
    /// </summary>
    public static IEnumerable<IOperation> Elements(this IArgumentOperation argument) => argument.Value.Bare() switch
    {
        IArrayCreationOperation { Initializer: { } list } => list.ElementValues,
        ICollectionExpressionOperation list => list.Elements,
        _ => [],
    };

    /// <summary>Whether it is known to be null.</summary>
    public static bool IsNull(this IOperation operation) =>
        operation.Bare() is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>Whether the function that the operation stands in is <c>async</c>.</summary>
    public static bool IsInAsync(this IOperation operation, ISymbol containing)
    {
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case IAnonymousFunctionOperation function:
                    return function.Symbol.IsAsync;
                case ILocalFunctionOperation function:
                    return function.Symbol.IsAsync;
            }
        }

        // Statements at the top of a file count as asynchronous, whether they await anything or not.
        return containing is IMethodSymbol { IsAsync: true } or IMethodSymbol { Name: TopLevelStatements };
    }

    private const string TopLevelStatements = "<Main>$";
}
