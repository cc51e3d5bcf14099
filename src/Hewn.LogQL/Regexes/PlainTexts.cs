namespace Hewn.LogQL.Regexes;

/// <summary>
/// Regular expressions that are no more than texts. Loki asks for those texts instead of running the expression, and
/// what comes out is not always the same: a label's filter <c>=~"llama.*"</c> passes whatever holds <c>llama</c>, and
/// of <c>a|.*</c> only <c>a</c> is left. Answers are Loki's, so this goes by its rules, which stand in its
/// <c>pkg/logql/log/filter.go</c>.
/// </summary>
internal static class PlainTexts
{
    private const int MaxTexts = 1000;

    /// <summary>The tests of which one must pass; null when the expression is run.</summary>
    /// <param name="pattern">The expression, a sound one.</param>
    /// <param name="isWhole">True for a label's value, which must be a lone text and not just hold it.</param>
    public static IReadOnlyList<TextTest>? Find(string pattern, bool isWhole)
    {
        if (PieceReader.Read(pattern) is not { } piece
            || Alternatives(piece, isWhole) is not { Count: <= MaxTexts } tests)
            return null;
        TextTest[] choosing = [.. tests.Where(test => test.Kind != TextTestKind.Any)];
        return choosing.Length == 0 ? [new TextTest(TextTestKind.Any)] : choosing; // "or anything" is forgotten
    }

    private static List<TextTest>? Alternatives(Piece piece, bool isWhole)
    {
        while (piece.Kind == PieceKind.Group)
            piece = piece.WithoutGroup;
        switch (piece.Kind)
        {
            case PieceKind.Choice:
                var all = new List<TextTest>();
                foreach (Piece part in piece.Parts)
                {
                    if (Alternatives(part, isWhole) is not { } tests)
                        return null;
                    all.AddRange(tests);
                }

                return all;
            case PieceKind.Sequence:
                return Sequence(piece, null);
            case PieceKind.Literal:
                TextTestKind kind = isWhole ? TextTestKind.Equals : TextTestKind.Contains;
                return [new TextTest(kind, piece.Text, piece.IgnoresCase)];
            case PieceKind.AnyText or PieceKind.Empty:
                return [new TextTest(TextTestKind.Any)];
            case PieceKind.SomeText:
                return [new TextTest(TextTestKind.NotEmpty)];
            default:
                return null;
        }
    }

    /// <summary>A text with <c>.*</c> around it, or with alternatives behind it.</summary>
    private static List<TextTest>? Sequence(Piece sequence, string? before)
    {
        Piece[] parts =
            [.. sequence.Parts.Select(part => part.WithoutGroup).Where(part => part.Kind != PieceKind.Empty)];
        if (parts.Length > 3)
            return null;
        List<TextTest>? tests = null;
        bool hasLiteral = false;
        bool ignoresCase = false;
        foreach (Piece part in parts)
        {
            switch (part.Kind)
            {
                case PieceKind.Literal when !hasLiteral:
                    (hasLiteral, before, ignoresCase) = (true, before + part.Text, part.IgnoresCase);
                    break;
                case PieceKind.Choice when before is not null:
                    if (Behind(before, part, ignoresCase) is not { } found)
                        return null;
                    tests = [.. tests ?? [], .. found];
                    break;
                case PieceKind.AnyText:
                    break;
                default:
                    return null;
            }
        }

        return tests ?? (before is null ? null : [Holding(before, ignoresCase)]);
    }

    private static List<TextTest>? Behind(string before, Piece choice, bool ignoresCase)
    {
        var tests = new List<TextTest>();
        foreach (Piece part in choice.Parts)
        {
            if (part.IgnoresCase && !ignoresCase)
                return null;
            switch (part.Kind)
            {
                case PieceKind.Empty or PieceKind.AnyText:
                    tests.Add(Holding(before, ignoresCase));
                    break;
                case PieceKind.Literal:
                    tests.Add(Holding(before + part.Text, ignoresCase));
                    break;
                case PieceKind.Sequence when Sequence(part, before) is { } found:
                    tests.AddRange(found);
                    break;
                default:
                    return null;
            }
        }

        return tests;
    }

    private static TextTest Holding(string text, bool ignoresCase) =>
        text.Length == 0 ? new(TextTestKind.Any) : new(TextTestKind.Contains, text, ignoresCase);
}
