using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads the stages behind a selector.</summary>
internal static class PipelineParser
{
    /// <summary>Reads all stages that follow, up to an <c>unwrap</c> or anything that is no stage.</summary>
    public static List<Stage> Parse(TokenReader tokens)
    {
        var stages = new List<Stage>();
        while (true)
        {
            Token next = tokens.Current;
            if (next.Kind == TokenKind.Symbol && LineFilterOperators.Find(next.Text) is not null)
            {
                RefuseBehindResult(stages, next);
                stages.Add(LineFilterStage.Parse(tokens));
                stages[^1].Place = next;
                continue;
            }

            if (!next.IsSymbol("|") || tokens.Following.IsKeyword("unwrap"))
                return stages;
            tokens.Take();
            Token word = tokens.Current;
            Stage stage = TryParseResult(tokens) ?? ParseStage(tokens);
            bool isAlone = stage is ContextStage || stages.Exists(other => other is ContextStage);
            if (stage is not ResultStage || isAlone)
                RefuseBehindResult(stages, word, stage is ResultStage);
            stage.Place = word;
            stages.Add(stage);
        }
    }

    /// <summary>Reads <c>| unwrap x | filters</c> if it follows.</summary>
    public static Unwrap? TryParseUnwrap(TokenReader tokens)
    {
        if (!tokens.Current.IsSymbol("|") || !tokens.Following.IsKeyword("unwrap"))
            return null;
        tokens.Take();
        tokens.Take();
        UnwrapConversion conversion = Conversion(tokens.Current);
        string label;
        if (conversion == UnwrapConversion.None)
        {
            label = tokens.TakeIdentifier();
        }
        else
        {
            tokens.Take();
            tokens.TakeSymbol("(");
            label = tokens.TakeIdentifier();
            tokens.TakeSymbol(")");
        }

        Token place = tokens.Following;
        var filters = new List<LabelFilter>();
        while (tokens.TryTakeSymbol("|"))
            filters.Add(LabelFilterParser.Parse(tokens));
        return new Unwrap(label, conversion, filters) { Place = place };
    }

    /// <summary>Reads a stage of the extended language; null when none is next.</summary>
    private static ResultStage? TryParseResult(TokenReader tokens)
    {
        Token word = tokens.Current;
        if (word.Kind != TokenKind.Identifier)
            return null;
        bool isNumberNext = tokens.Following.Kind == TokenKind.Number;
        bool isNameNext = tokens.Following.Kind == TokenKind.Identifier;
        bool isResult = word.Text switch
        {
            "distinct" or "sort" => isNameNext,
            "first" or "context" => isNumberNext,
            _ => false,
        };
        if (!isResult)
            return null;
        if (!tokens.IsExtended)
            throw tokens.Extension($"| {word.Text}");
        return word.Text switch
        {
            "distinct" => DistinctStage.Parse(tokens),
            "sort" => SortStage.Parse(tokens),
            "first" => FirstStage.Parse(tokens),
            _ => ContextStage.Parse(tokens),
        };
    }

    private static void RefuseBehindResult(List<Stage> stages, Token token, bool isResult = false)
    {
        if (stages.Find(stage => stage is ResultStage) is { } result)
        {
            throw ParseException.At(token, $"nothing that changes or drops lines can stand behind '{result}'",
                isResult
                    ? "| context does not go together with other stages that choose lines of an answer"
                    : "move it in front");
        }
    }

    private static Stage ParseStage(TokenReader tokens)
    {
        Token word = tokens.Current;
        if (word.Kind == TokenKind.Keyword)
        {
            switch (word.Text)
            {
                case "json":
                    return JsonStage.Parse(tokens);
                case "logfmt":
                    return LogfmtStage.Parse(tokens);
                case "pattern":
                    return PatternStage.Parse(tokens);
                case "regexp":
                    return RegexpStage.Parse(tokens);
                case "unpack":
                    return UnpackStage.Parse(tokens);
                case "decolorize":
                    return DecolorizeStage.Parse(tokens);
                case "line_format":
                    return LineFormatStage.Parse(tokens);
                case "label_format":
                    return LabelFormatStage.Parse(tokens);
                case "keep":
                    return KeepStage.Parse(tokens);
                case "drop":
                    return DropStage.Parse(tokens);
            }
        }
        else if (word.Kind == TokenKind.Identifier || word.IsSymbol("("))
        {
            return new LabelFilterStage(LabelFilterParser.Parse(tokens));
        }

        throw tokens.Unexpected(hint: "a stage stands behind | : json, logfmt, pattern, regexp, unpack, decolorize, "
            + "line_format, label_format, keep, drop, unwrap or a condition on a label");
    }

    private static UnwrapConversion Conversion(Token word) => word.Kind != TokenKind.Keyword
        ? UnwrapConversion.None
        : word.Text switch
        {
            "bytes" => UnwrapConversion.Bytes,
            "duration" => UnwrapConversion.Duration,
            "duration_seconds" => UnwrapConversion.DurationSeconds,
            _ => UnwrapConversion.None,
        };
}
