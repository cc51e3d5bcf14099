using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>
/// Keeps the lines that contain something: <c>|= "error" or "warn"</c>. Of several needles one is enough; of a negated
/// filter none may be there.
/// </summary>
public sealed class LineFilterStage : Stage
{
    private LineFilterStage(LineFilterOperator filter, IReadOnlyList<LineNeedle> needles) =>
        (Operator, Needles) = (filter, needles);

    /// <summary>How lines are looked through.</summary>
    public LineFilterOperator Operator { get; }

    /// <summary>What is looked for; one at least.</summary>
    public IReadOnlyList<LineNeedle> Needles { get; }

    /// <inheritdoc/>
    public override string ToString() => Operator.IsNegated()
        ? string.Join(' ', Needles.Select(needle => $"{Operator.Sign()} {needle}")) // none of them: each for itself
        : $"{Operator.Sign()} {string.Join(" or ", Needles)}";

    internal static LineFilterStage Parse(TokenReader tokens)
    {
        Token sign = tokens.Take();
        LineFilterOperator filter = LineFilterOperators.Find(sign.Text)!.Value;
        var needles = new List<LineNeedle>();
        do
            needles.Add(ParseNeedle(tokens));
        while (tokens.TryTakeKeyword("or"));
        return new LineFilterStage(filter, needles);
    }

    private static LineNeedle ParseNeedle(TokenReader tokens)
    {
        Token token = tokens.Current;
        if (tokens.TryTakeKeyword("ip"))
        {
            tokens.TakeSymbol("(");
            string address = tokens.TakeText();
            tokens.TakeSymbol(")");
            return new LineNeedle(address, IsAddress: true);
        }

        if (token.Kind != TokenKind.String)
            throw tokens.Unexpected("STRING or ip", token.Kind == TokenKind.Identifier ? "quote the text" : null);
        tokens.Take();
        return new LineNeedle(token.Text);
    }
}
