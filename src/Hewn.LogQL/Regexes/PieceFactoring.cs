namespace Hewn.LogQL.Regexes;

/// <summary>
/// Alternatives in the form that Go's <c>regexp/syntax</c> gives them: <c>foo|foobar</c> is <c>foo(?:|bar)</c>, and
/// <c>a|b</c> is <c>[ab]</c>.
/// </summary>
internal static class PieceFactoring
{
    /// <summary>One of some pieces.</summary>
    public static Piece Choice(IReadOnlyList<Piece> alternatives)
    {
        if (alternatives.Count == 1)
            return alternatives[0];
        List<Piece> flat = [.. alternatives.SelectMany(part => part.Kind == PieceKind.Choice ? part.Parts : [part])];
        List<Piece> parts = WithoutRuns(Factored(flat));
        return parts.Count == 1 ? parts[0] : Piece.Of(PieceKind.Choice, parts);
    }

    /// <summary>Neighbours that begin with the same text have it in front of them.</summary>
    private static List<Piece> Factored(List<Piece> parts)
    {
        var factored = new List<Piece>();
        int start = 0;
        (string common, bool ignoresCase) = ("", false);
        for (int i = 0; i <= parts.Count; i++)
        {
            (string text, bool fold) = i < parts.Count ? Beginning(parts[i]) : ("", false);
            int same = i < parts.Count && fold == ignoresCase ? CommonLength(common, text) : 0;
            if (same > 0)
            {
                common = common[..same];
                continue;
            }

            if (i == start + 1)
            {
                factored.Add(parts[start]);
            }
            else if (i > start)
            {
                Piece[] rests = [.. parts[start..i].Select(part => WithoutBeginning(part, common.Length))];
                factored.Add(Piece.Of(PieceKind.Sequence, Piece.Literal(common, ignoresCase), Choice(rests)));
            }

            (start, common, ignoresCase) = (i, text, fold);
        }

        return factored;
    }

    /// <summary>Single characters side by side are a class; of nothings side by side one is left.</summary>
    private static List<Piece> WithoutRuns(List<Piece> parts)
    {
        var kept = new List<Piece>();
        foreach (Piece part in parts)
        {
            Piece? last = kept.Count > 0 ? kept[^1] : null;
            if (last is not null && last.IsOneCharacter && part.IsOneCharacter)
                kept[^1] = Piece.Of(PieceKind.OneOf);
            else if (last?.Kind != PieceKind.Empty || part.Kind != PieceKind.Empty)
                kept.Add(part);
        }

        return kept;
    }

    private static (string Text, bool IgnoresCase) Beginning(Piece piece)
    {
        Piece first = piece.Kind == PieceKind.Sequence ? piece.Parts[0] : piece;
        return first.Kind == PieceKind.Literal ? (first.Text, first.IgnoresCase) : ("", false);
    }

    private static Piece WithoutBeginning(Piece piece, int length)
    {
        if (piece.Kind == PieceKind.Literal)
        {
            return length == piece.Text.Length
                ? Piece.Empty
                : Piece.Literal(piece.Text[length..], piece.IgnoresCase);
        }

        Piece first = WithoutBeginning(piece.Parts[0], length);
        Piece[] rest = [.. piece.Parts.Skip(1)];
        if (first.Kind == PieceKind.Empty)
            return rest.Length == 1 ? rest[0] : Piece.Of(PieceKind.Sequence, rest);
        return Piece.Of(PieceKind.Sequence, [first, .. rest]);
    }

    /// <summary>How many characters two texts begin with alike; pairs are not cut.</summary>
    private static int CommonLength(string left, string right)
    {
        int length = 0;
        while (length < left.Length && length < right.Length && left[length] == right[length])
            length++;
        return length > 0 && char.IsHighSurrogate(left[length - 1]) ? length - 1 : length;
    }
}
