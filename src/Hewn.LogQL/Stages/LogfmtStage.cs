using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>Makes labels of a line of <c>name=value</c> pairs: <c>| logfmt --strict status, method="m"</c>.</summary>
public sealed class LogfmtStage(bool isStrict, bool keepsEmpty, IReadOnlyList<LabelExtraction> extractions) : Stage
{
    /// <summary>True for <c>--strict</c>: a bad pair is an error of the line instead of being passed over.</summary>
    public bool IsStrict => isStrict;

    /// <summary>True for <c>--keep-empty</c>: names without a value become empty labels.</summary>
    public bool KeepsEmpty => keepsEmpty;

    /// <summary>What is taken; empty takes everything.</summary>
    public IReadOnlyList<LabelExtraction> Extractions => extractions;

    /// <inheritdoc/>
    public override string ToString() => "| logfmt" + (isStrict ? " --strict" : "")
        + (keepsEmpty ? " --keep-empty" : "") + (extractions.Count == 0 ? "" : " " + string.Join(',', extractions));

    internal static LogfmtStage Parse(TokenReader tokens)
    {
        tokens.Take();
        bool isStrict = false;
        bool keepsEmpty = false;
        while (tokens.Current.Kind == TokenKind.ParserFlag)
        {
            Token flag = tokens.Take();
            isStrict |= flag.Text == "--strict";
            keepsEmpty |= flag.Text == "--keep-empty";
            if (flag.Text is not ("--strict" or "--keep-empty"))
                throw ParseException.At(flag, $"unknown flag {flag.Text}", "logfmt has --strict and --keep-empty");
        }

        return new LogfmtStage(isStrict, keepsEmpty, LabelExtraction.ParseList(tokens));
    }
}
