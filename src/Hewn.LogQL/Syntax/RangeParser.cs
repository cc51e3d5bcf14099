using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Syntax;

/// <summary>
/// Reads lines with their stretch of time. The range may stand behind the selector or behind the stages, and brackets
/// may stand around all of it or around the lines alone.
/// </summary>
internal static class RangeParser
{
    /// <summary>Reads <c>{…} stages unwrap [5m] offset 1h</c> in any of its forms.</summary>
    public static LogRange Parse(TokenReader tokens)
    {
        tokens.Enter();
        LogRange range = tokens.Current.IsSymbol("(") ? ParseBracketed(tokens) : ParsePlain(tokens);
        tokens.Leave();
        return range;
    }

    private static LogRange ParseBracketed(TokenReader tokens)
    {
        int start = tokens.Position;
        try
        {
            tokens.TakeSymbol("(");
            LogRange inner = Parse(tokens);
            tokens.TakeSymbol(")");
            return inner;
        }
        catch (ParseException) when (IsLogInBrackets(tokens, start))
        {
            (LogExpression log, Unwrap? unwrap) = ParseLogInBrackets(tokens);
            LogRange range = Finish(tokens, log, unwrap);
            // Of all that may stand behind a range, only the number's label stands behind brackets, too.
            return unwrap is null && log is SelectorExpression
                ? range with { Unwrap = PipelineParser.TryParseUnwrap(tokens) }
                : range;
        }
    }

    /// <summary>Whether the bracket at this position closes before the range stands.</summary>
    private static bool IsLogInBrackets(TokenReader tokens, int start)
    {
        tokens.GoBack(start);
        int depth = 0;
        do
        {
            if (tokens.Current.Kind is TokenKind.End or TokenKind.Range)
                return false;
            depth += tokens.Current.IsSymbol("(") ? 1 : tokens.Current.IsSymbol(")") ? -1 : 0;
            tokens.Take();
        }
        while (depth > 0);
        tokens.GoBack(start);
        return true;
    }

    private static (LogExpression Log, Unwrap? Unwrap) ParseLogInBrackets(TokenReader tokens)
    {
        tokens.TakeSymbol("(");
        SelectorExpression selector = SelectorParser.ParseOrAll(tokens);
        List<Stage> stages = PipelineParser.Parse(tokens);
        Unwrap? unwrap = PipelineParser.TryParseUnwrap(tokens);
        tokens.TakeSymbol(")");
        return (Join(selector, stages), unwrap);
    }

    private static LogRange ParsePlain(TokenReader tokens)
    {
        bool isHere = SelectorParser.IsHere(tokens) || (tokens.IsExtended && tokens.Current.Kind == TokenKind.Range);
        if (!isHere)
            throw tokens.Unexpected("NUMBER or { or (");
        SelectorExpression selector = SelectorParser.ParseOrAll(tokens);
        if (tokens.Current.Kind == TokenKind.Range)
        {
            (long interval, long offset) = ParseTimes(tokens);
            List<Stage> later = PipelineParser.Parse(tokens);
            return new LogRange(Join(selector, later), interval, offset, PipelineParser.TryParseUnwrap(tokens));
        }

        List<Stage> stages = PipelineParser.Parse(tokens);
        return Finish(tokens, Join(selector, stages), PipelineParser.TryParseUnwrap(tokens));
    }

    private static LogRange Finish(TokenReader tokens, LogExpression log, Unwrap? unwrap)
    {
        if (tokens.Current.Kind != TokenKind.Range)
            throw tokens.Unexpected(hint: "a range such as [5m] belongs here");
        (long interval, long offset) = ParseTimes(tokens);
        return new LogRange(log, interval, offset, unwrap);
    }

    private static (long Interval, long Offset) ParseTimes(TokenReader tokens)
    {
        long interval = tokens.Take().Amount;
        if (!tokens.TryTakeKeyword("offset"))
            return (interval, 0);
        return (interval, tokens.Take(TokenKind.Duration, "DURATION").Amount);
    }

    private static LogExpression Join(SelectorExpression selector, List<Stage> stages)
    {
        if (stages.OfType<ResultStage>().FirstOrDefault() is { } stage)
        {
            throw ParseException.Meaning($"stage '{stage}' : chooses lines of an answer and cannot stand in a range",
                stage is DistinctStage ? $"count_distinct_over_time({stage.Label}, …) counts values" : null)
                .PlacedAt(stage.Place);
        }

        return stages.Count == 0 ? selector : new PipelineExpression(selector, stages);
    }
}
