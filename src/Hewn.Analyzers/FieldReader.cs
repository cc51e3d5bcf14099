using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Hewn.Analyzers;

/// <summary>Finds what becomes a field, and its name.</summary>
internal static class FieldReader
{
    /// <summary>The field of a pair, <c>("blocks", 32)</c> or <c>new LogField("blocks", 32)</c>; null for others.
    /// </summary>
    public static CallField? OfPair(IOperation element) => element.Bare() switch
    {
        ITupleOperation { Elements.Length: 2 } pair => Of(pair.Elements[0], pair.Elements[1], pair.Syntax),
        IObjectCreationOperation { Arguments.Length: 2 } made =>
            Of(made.Arguments[0].Value, made.Arguments[1].Value, made.Syntax),
        _ => null,
    };

    /// <summary>The field of a name and a value.</summary>
    public static CallField Of(IOperation name, IOperation value, SyntaxNode place) => new(
        name.ConstantValue is { HasValue: true, Value: string text } ? text : null,
        value.Bare().Syntax as ExpressionSyntax,
        place,
        CallFieldKind.Pair);

    /// <summary>The fields of an interpolated message, also of several that are joined by <c>+</c>.</summary>
    public static IEnumerable<CallField> OfHoles(ExpressionSyntax message) => message switch
    {
        ParenthesizedExpressionSyntax inner => OfHoles(inner.Expression),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) =>
            OfHoles(sum.Left).Concat(OfHoles(sum.Right)),
        InterpolatedStringExpressionSyntax text => text.Contents.OfType<InterpolationSyntax>().Select(hole =>
            new CallField(HoleNames.Of(hole), hole.Expression, hole, CallFieldKind.Hole)),
        _ => [],
    };

    /// <summary>The fields of a message template and its arguments.</summary>
    public static IEnumerable<CallField> OfTemplate(
        ExpressionSyntax message, SemanticModel model, IReadOnlyList<IOperation> arguments)
    {
        IReadOnlyList<string> names = model.GetConstantValue(message) is { HasValue: true, Value: string template }
            ? TemplateNames.Of(template)
            : [];
        return arguments.Select((argument, index) => new CallField(
            index < names.Count ? names[index] : null,
            argument.Bare().Syntax as ExpressionSyntax,
            argument.Bare().Syntax,
            CallFieldKind.Argument));
    }
}
