using System.Globalization;
using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads expressions of numbers: functions, literals and what stands between them.</summary>
internal static class SampleParser
{
    /// <summary>Reads an expression whose operators bind at least this tightly.</summary>
    /// <remarks>What stands in brackets may also be lines; whoever needs numbers refuses those.</remarks>
    public static Expression Parse(TokenReader tokens, int minRank = 0)
    {
        tokens.Enter();
        Expression left = ParseOne(tokens);
        while (FindOperator(tokens.Current) is { } sign && sign.Rank() >= minRank)
        {
            tokens.CountOperator();
            Token place = tokens.Take();
            bool isBool = tokens.TryTakeKeyword("bool");
            VectorMatching matching = ParseMatching(tokens);
            // Powers bind to the right, all else to the left.
            Expression right = Parse(tokens, sign == BinaryOperator.Power ? sign.Rank() : sign.Rank() + 1);
            Expression other = left;
            bool areLines = left is LogExpression && right is LogExpression;
            left = TokenReader.Make(place, () => BinaryExpression.Create(
                sign, Side(other, sign, "left", areLines), Side(right, sign, "right", areLines), isBool, matching));
        }

        tokens.Leave();
        return left;
    }

    /// <summary>Reads an expression that must be one of numbers.</summary>
    public static SampleExpression ParseNumbers(TokenReader tokens) => Parse(tokens) as SampleExpression
        ?? throw tokens.Unexpected(hint: "numbers belong here: count the lines, as in count_over_time({…}[5m])");

    private static BinaryOperator? FindOperator(Token token) =>
        token.Kind is TokenKind.Symbol or TokenKind.Keyword ? BinaryOperators.Find(token.Text) : null;

    private static SampleExpression Side(Expression side, BinaryOperator sign, string name, bool areLines)
    {
        if (side is SampleExpression numbers)
            return numbers;
        string kind = side is SelectorExpression ? "MatchersExpr" : "PipelineExpr";
        throw ParseException.Meaning(
            $"unexpected type for {name} leg of binary operation ({sign.Sign()}): *syntax.{kind}",
            areLines
                ? "lines are chosen by one query: {a=\"x\", b=\"y\"} for both, {a=~\"x|y\"} for either"
                : "lines have no value: count them, as in count_over_time({…}[5m])");
    }

    private static Expression ParseOne(TokenReader tokens)
    {
        if (SelectorParser.IsHere(tokens))
            return LogParser.ParsePlain(tokens);
        if (tokens.TryTakeSymbol("("))
            return ParseBracketed(tokens);
        if (NumberParser.TryParse(tokens) is { } number)
            return new LiteralExpression(number);
        Token word = tokens.Current;
        if (word.Kind != TokenKind.Keyword)
            throw tokens.Unexpected(hint: word.Kind == TokenKind.Identifier ? NearWord.Guess(word.Text) : null);
        if (word.Text == "count_distinct_over_time" && !tokens.IsExtended)
            throw tokens.Unexpected(hint: "count_distinct_over_time is an extension of the language");
        if (RangeOperations.Find(word.Text) is { } range)
            return ParseRangeAggregation(tokens, range);
        if (VectorOperations.Find(word.Text) is { } vector)
            return ParseVectorAggregation(tokens, vector);
        return word.Text switch
        {
            "vector" => ParseVector(tokens),
            "label_replace" => ParseLabelReplace(tokens),
            _ => throw tokens.Unexpected(),
        };
    }

    private static Expression ParseBracketed(TokenReader tokens)
    {
        Expression inner = Parse(tokens);
        tokens.TakeSymbol(")");
        return inner;
    }

    private static RangeAggregation ParseRangeAggregation(TokenReader tokens, RangeOperation operation)
    {
        Token place = tokens.Take();
        tokens.TakeSymbol("(");
        double? parameter = null;
        if (tokens.Current.Kind == TokenKind.Number)
        {
            parameter = NumberParser.Value(tokens.Take());
            tokens.TakeSymbol(",");
        }

        string? distinct = operation == RangeOperation.CountDistinctOverTime ? TakeDistinctLabel(tokens) : null;
        Token lines = tokens.Current;
        LogRange range = RangeParser.Parse(tokens);
        tokens.TakeSymbol(")");
        Grouping? grouping = GroupingParser.TryParse(tokens);
        RangeAggregation aggregation = TokenReader.Make(
            place, () => new RangeAggregation(operation, range, parameter, grouping, distinct));
        if (!tokens.IsExtended)
            SelectorParser.Check(new SelectorExpression(range.Log.Matchers), lines);
        return aggregation;
    }

    private static string TakeDistinctLabel(TokenReader tokens)
    {
        string label = tokens.TakeIdentifier();
        tokens.TakeSymbol(",");
        return label;
    }

    private static VectorAggregation ParseVectorAggregation(TokenReader tokens, VectorOperation operation)
    {
        Token place = tokens.Take();
        Grouping? before = GroupingParser.TryParse(tokens);
        tokens.TakeSymbol("(");
        int? count = null;
        if (tokens.Current.Kind == TokenKind.Number && tokens.Following.IsSymbol(","))
        {
            count = ParseCount(tokens.Take(), operation);
            tokens.TakeSymbol(",");
        }

        SampleExpression inner = ParseNumbers(tokens);
        tokens.TakeSymbol(")");
        Grouping? after = before is null ? GroupingParser.TryParse(tokens) : null;
        return TokenReader.Make(place, () => new VectorAggregation(operation, inner, count, before ?? after));
    }

    private static int ParseCount(Token number, VectorOperation operation) =>
        int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw ParseException.Meaning($"invalid parameter {operation.Name()}({number.Text},",
                "the number of series is a whole number from 1").PlacedAt(number);

    private static VectorExpression ParseVector(TokenReader tokens)
    {
        tokens.Take();
        tokens.TakeSymbol("(");
        double value = NumberParser.Value(tokens.Take(TokenKind.Number, "NUMBER"));
        tokens.TakeSymbol(")");
        return new VectorExpression(value);
    }

    private static LabelReplaceExpression ParseLabelReplace(TokenReader tokens)
    {
        tokens.Take();
        tokens.TakeSymbol("(");
        SampleExpression inner = ParseNumbers(tokens);
        var texts = new string[4];
        for (int i = 0; i < texts.Length; i++)
        {
            tokens.TakeSymbol(",");
            texts[i] = tokens.TakeText();
        }

        Token regex = tokens.Last;
        tokens.TakeSymbol(")");
        return TokenReader.Make(
            regex, () => new LabelReplaceExpression(inner, texts[0], texts[1], texts[2], texts[3]));
    }

    private static VectorMatching ParseMatching(TokenReader tokens)
    {
        bool isOn = tokens.TryTakeKeyword("on");
        if (!isOn && !tokens.TryTakeKeyword("ignoring"))
            return VectorMatching.Default;
        List<string> labels = GroupingParser.ParseLabels(tokens);
        bool isLeft = tokens.TryTakeKeyword("group_left");
        if (!isLeft && !tokens.TryTakeKeyword("group_right"))
            return new VectorMatching(isOn, labels, MatchCardinality.OneToOne, []);
        List<string> include = tokens.Current.IsSymbol("(") ? GroupingParser.ParseLabels(tokens) : [];
        return new VectorMatching(
            isOn, labels, isLeft ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany, include);
    }
}
