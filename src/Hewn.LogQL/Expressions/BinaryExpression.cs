using System.Globalization;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Expressions;

/// <summary>Two expressions put together: <c>sum(…) / on (level) sum(…)</c>.</summary>
public sealed class BinaryExpression : SampleExpression
{
    private BinaryExpression(
        BinaryOperator sign, SampleExpression left, SampleExpression right, bool isBool, VectorMatching matching) =>
        (Operator, Left, Right, ReturnsBool, Matching) = (sign, left, right, isBool, matching);

    /// <summary>How they are put together.</summary>
    public BinaryOperator Operator { get; }

    /// <summary>The left side.</summary>
    public SampleExpression Left { get; }

    /// <summary>The right side.</summary>
    public SampleExpression Right { get; }

    /// <summary>True when a comparison gives 0 or 1 instead of leaving series out.</summary>
    public bool ReturnsBool { get; }

    /// <summary>How series of both sides find each other.</summary>
    public VectorMatching Matching { get; }

    /// <summary>The expression, or its value at once when both sides are numbers.</summary>
    /// <exception cref="ParseException">A set operation on a number.</exception>
    public static SampleExpression Create(
        BinaryOperator sign, SampleExpression left, SampleExpression right, bool isBool, VectorMatching matching)
    {
        if (sign.IsSet())
        {
            RefuseLiteral(sign, left, "left");
            RefuseLiteral(sign, right, "right");
        }

        if (left is LiteralExpression first && right is LiteralExpression second)
            return new LiteralExpression(sign.Apply(first.Value, second.Value));
        return new BinaryExpression(sign, left, right, isBool, matching);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string right = Right.ToString()!;
        return $"({Left} {Operator.Sign()}{(ReturnsBool ? " bool" : "")} {Spaced(Matching.ToString(right))}{right})";
    }

    private protected override string FormatSplit(int depth)
    {
        string right = Right.Format(depth + 1);
        string matching = Matching.Format(right);
        return $"{Left.Format(depth + 1)}\n{Indent(depth)}{Operator.Sign()}{(ReturnsBool ? " bool" : "")}"
            + (matching.Length > 0 ? " " + matching : "") + "\n" + right;
    }

    private static string Spaced(string text) => text.Length > 0 ? text + " " : "";

    private static void RefuseLiteral(BinaryOperator sign, SampleExpression side, string name)
    {
        if (side is LiteralExpression literal)
        {
            throw ParseException.Meaning(
                $"unexpected literal for {name} leg of logical/set binary operation ({sign.Sign()}): "
                + literal.Value.ToString("F6", CultureInfo.InvariantCulture),
                $"make it a series: vector({literal})");
        }
    }
}
