using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Reads a regular expression into pieces as Go's <c>regexp/syntax</c> does: texts side by side are one, and what
/// alternatives begin with alike stands in front of them.
/// </summary>
internal sealed class PieceReader
{
    private const int MaxDepth = 100;
    private readonly Re2Cursor _cursor;
    private bool _ignoresCase;
    private bool _dotIsAll;
    private int _depth;

    private PieceReader(string pattern) => _cursor = new Re2Cursor(pattern);

    /// <summary>The pieces of a pattern that is sound; null when they are of no use.</summary>
    public static Piece? Read(string pattern)
    {
        try
        {
            var reader = new PieceReader(pattern);
            Piece piece = reader.ReadChoice();
            return reader._cursor.IsAtEnd ? piece : null;
        }
        catch (Re2Fault)
        {
            return null; // flags and escapes of other kinds: then it is an expression like any other
        }
    }

    private Piece ReadChoice()
    {
        if (++_depth > MaxDepth)
            throw new Re2Fault("expression nests too deeply");
        (bool ignoresCase, bool dotIsAll) = (_ignoresCase, _dotIsAll);
        var parts = new List<Piece> { ReadSequence() };
        while (!_cursor.IsAtEnd && _cursor.Current == '|')
        {
            _cursor.At++;
            parts.Add(ReadSequence());
        }

        (_ignoresCase, _dotIsAll) = (ignoresCase, dotIsAll);
        _depth--;
        return PieceFactoring.Choice(parts);
    }

    private Piece ReadSequence()
    {
        var parts = new List<Piece>();
        while (!_cursor.IsAtEnd && _cursor.Current is not ('|' or ')'))
        {
            if (ReadOne() is { } piece)
                Add(parts, ReadRepetition(piece));
        }

        return parts.Count switch
        {
            0 => Piece.Empty,
            1 => parts[0],
            _ => Piece.Of(PieceKind.Sequence, parts),
        };
    }

    private static void Add(List<Piece> parts, Piece piece)
    {
        if (piece.Kind == PieceKind.Sequence)
        {
            foreach (Piece part in piece.Parts)
                Add(parts, part);
        }
        else if (piece.Kind == PieceKind.Literal && parts.Count > 0 && parts[^1] is { Kind: PieceKind.Literal } last
            && last.IgnoresCase == piece.IgnoresCase)
        {
            parts[^1] = Piece.Literal(last.Text + piece.Text, piece.IgnoresCase);
        }
        else
        {
            parts.Add(piece);
        }
    }

    private Piece? ReadOne()
    {
        switch (_cursor.Current)
        {
            case '(':
                return ReadGroup();
            case '[':
                return Brackets(Re2ClassReader.ReadBrackets(_cursor, Re2Flags.None));
            case '.':
                _cursor.At++;
                return Piece.Of(_dotIsAll ? PieceKind.Other : PieceKind.OneOf);
            case '^' or '$':
                _cursor.At++;
                return Piece.Of(PieceKind.Other);
            case '\\' when _cursor.Peek(1) is 'A' or 'z' or 'b' or 'B' or 'Q':
                throw new Re2Fault("no text");
            case '\\' when Re2ClassReader.TryReadEscaped(_cursor, Re2Flags.None) is not null:
                return Piece.Of(PieceKind.OneOf);
            case '\\':
                return Literal(_cursor.TakeEscaped(), _ignoresCase);
            default:
                return Literal(_cursor.TakeRune(), _ignoresCase);
        }
    }

    /// <summary>A class of one character is that character, as in Go.</summary>
    private Piece Brackets(Re2Set set)
    {
        if (set.Ranges is not [var (first, last)] || first != last)
            return Piece.Of(PieceKind.OneOf);
        return _ignoresCase && first <= char.MaxValue && char.IsLetter((char)first)
            ? Piece.Of(PieceKind.OneOf)
            : Literal(first, ignoresCase: false);
    }

    private static Piece Literal(int rune, bool ignoresCase)
    {
        if (!Rune.IsValid(rune))
            throw new Re2Fault("no text"); // a byte that is no UTF-8
        return Piece.Literal(new Rune(rune).ToString(), ignoresCase);
    }

    private Piece? ReadGroup()
    {
        _cursor.At++;
        bool isNamed = _cursor.StandsAt("?P<") || _cursor.StandsAt("?<");
        if (isNamed)
            _cursor.At = _cursor.Text.IndexOf('>', _cursor.At) + 1;
        bool isGroup = isNamed || _cursor.Current != '?';
        (bool ignoresCase, bool dotIsAll) = (_ignoresCase, _dotIsAll);
        if (!isGroup && TakeFlags())
            return null; // flags for all that follows
        Piece inner = ReadChoice();
        (_ignoresCase, _dotIsAll) = (ignoresCase, dotIsAll);
        if (_cursor.IsAtEnd)
            throw new Re2Fault("missing closing )");
        _cursor.At++;
        return isGroup ? Piece.Of(PieceKind.Group, inner) : inner;
    }

    /// <summary>Reads <c>?i:</c> or <c>?i)</c>.</summary>
    /// <returns>True when no group follows.</returns>
    private bool TakeFlags()
    {
        bool isSet = true;
        for (_cursor.At++; !_cursor.IsAtEnd; _cursor.At++)
        {
            switch (_cursor.Current)
            {
                case 'i':
                    _ignoresCase = isSet;
                    break;
                case 's':
                    _dotIsAll = isSet;
                    break;
                case '-':
                    isSet = false;
                    break;
                case ':' or ')':
                    bool isOver = _cursor.Current == ')';
                    _cursor.At++;
                    return isOver;
                default:
                    throw new Re2Fault("no text"); // m and U: rare, and no texts
            }
        }

        throw new Re2Fault("missing closing )");
    }

    private Piece ReadRepetition(Piece piece)
    {
        char sign = _cursor.IsAtEnd ? '\0' : _cursor.Current;
        if (sign is not ('*' or '+' or '?' or '{'))
            return piece;
        if (sign == '{')
            throw new Re2Fault("no text");
        _cursor.At++;
        bool isDot = piece.Kind == PieceKind.OneOf && _cursor.Text[_cursor.At - 2] == '.';
        if (!_cursor.IsAtEnd && _cursor.Current == '?')
            _cursor.At++;
        return Piece.Of(!isDot ? PieceKind.Other
            : sign == '*' ? PieceKind.AnyText
            : sign == '+' ? PieceKind.SomeText
            : PieceKind.Other);
    }
}
