namespace Hewn.Store.Streams.Packing;

/// <summary>Reads what <see cref="ColumnEncoder"/> wrote. One thread's; used again for each block.</summary>
internal sealed class ColumnDecoder
{
    private readonly List<Part> _parts = []; // Of all templates: a text, and the column behind it.
    private readonly List<(int Start, int Length)> _choices = [];
    private Column[] _columns = new Column[256];
    private int _columnCount;
    private int[] _firstPart = [];
    private int[] _firstColumn = [];
    private (int Start, int Length)[] _tokens = new (int Start, int Length)[64]; // Of the line that is written.

    /// <summary>Writes the lines.</summary>
    /// <param name="bytes">What the encoder wrote.</param>
    /// <param name="target">As long as all lines with their breaks are.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        try
        {
            int at = 0;
            int lines = Varint.Read(bytes, ref at);
            int templates = Varint.Read(bytes, ref at);
            if (templates > LineTokens.MaxTemplates)
                throw Varint.Damaged();
            int[] linesOf = ReadTemplates(bytes, ref at, templates);
            ReadOnlySpan<byte> low = Varint.Take(bytes, ref at, lines);
            ReadOnlySpan<byte> high = templates > byte.MaxValue + 1 ? Varint.Take(bytes, ref at, lines) : default;
            ReadColumns(bytes, ref at, linesOf);
            Write(bytes, low, high, target);
        }
        catch (Exception damaged) when (damaged is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw Varint.Damaged(); // Some place or length is none.
        }
    }

    private int[] ReadTemplates(ReadOnlySpan<byte> bytes, ref int at, int templates)
    {
        _parts.Clear();
        int[] lines = new int[templates];
        _firstPart = new int[templates + 1];
        for (int i = 0; i < templates; i++)
        {
            _firstPart[i] = _parts.Count;
            int length = Varint.Read(bytes, ref at);
            bool isWhole = (length & 1) != 0;
            int start = at;
            ReadOnlySpan<byte> text = Varint.Take(bytes, ref at, length >> 1);
            while (!isWhole && text.IndexOf(LineTokens.Place) is >= 0 and var place)
            {
                _parts.Add(new(start, place, HasToken: true));
                start += place + 1;
                text = text[(place + 1)..];
            }

            _parts.Add(new(start, text.Length, HasToken: false));
            lines[i] = Varint.Read(bytes, ref at);
        }

        _firstPart[templates] = _parts.Count;
        return lines;
    }

    private void ReadColumns(ReadOnlySpan<byte> bytes, ref int at, int[] linesOf)
    {
        _choices.Clear();
        _columnCount = 0;
        _firstColumn = new int[linesOf.Length];
        for (int i = 0; i < linesOf.Length; i++)
        {
            _firstColumn[i] = _columnCount;
            int tokens = _firstPart[i + 1] - _firstPart[i] - 1;
            if (_tokens.Length < tokens)
                _tokens = new (int Start, int Length)[tokens];
            for (int token = 0; token < tokens; token++)
            {
                if (_columnCount == _columns.Length)
                    Array.Resize(ref _columns, _columnCount * 2);
                _columns[_columnCount++] = ReadColumn(bytes, ref at, linesOf[i], token);
            }
        }
    }

    private Column ReadColumn(ReadOnlySpan<byte> bytes, ref int at, int lines, int token)
    {
        var kind = (ColumnKind)Varint.Take(bytes, ref at, 1)[0];
        int figure = Varint.Read(bytes, ref at);
        int start = at;
        switch (kind)
        {
            case ColumnKind.Constant:
                Varint.Take(bytes, ref at, figure);
                return new(kind, start, figure, 0);
            case ColumnKind.Same when figure < token:
                return new(kind, 0, figure, 0);
            case ColumnKind.Choice when figure is > 0 and <= byte.MaxValue + 1:
                int first = _choices.Count;
                for (int i = 0; i < figure; i++)
                {
                    int length = Varint.Read(bytes, ref at);
                    _choices.Add((at, length));
                    Varint.Take(bytes, ref at, length);
                }

                start = at;
                Varint.Take(bytes, ref at, lines);
                return new(kind, start, figure, first);
            case ColumnKind.Fixed:
                Varint.Take(bytes, ref at, checked(figure * lines));
                return new(kind, start, figure, 0);
            case ColumnKind.Any:
                Varint.Take(bytes, ref at, figure);
                return new(kind, start, figure, 0);
            default:
                throw Varint.Damaged();
        }
    }

    private void Write(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, Span<byte> target)
    {
        ReadOnlySpan<Part> parts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parts);
        int to = 0;
        for (int line = 0; line < low.Length; line++)
        {
            int template = low[line] | (high.IsEmpty ? 0 : high[line] << 8);
            int column = _firstColumn[template];
            int token = 0;
            foreach (Part part in parts[_firstPart[template].._firstPart[template + 1]])
            {
                bytes.Slice(part.Start, part.Length).CopyTo(target[to..]);
                to += part.Length;
                if (!part.HasToken)
                    continue;
                (int start, int length) = Next(bytes, ref _columns[column + token]);
                _tokens[token++] = (start, length);
                bytes.Slice(start, length).CopyTo(target[to..]);
                to += length;
            }

            target[to++] = (byte)'\n';
        }

        if (to != target.Length)
            throw Varint.Damaged();
    }

    /// <summary>Where the next token of a column stands.</summary>
    private (int Start, int Length) Next(ReadOnlySpan<byte> bytes, ref Column column)
    {
        switch (column.Kind)
        {
            case ColumnKind.Constant:
                return (column.At, column.Figure);
            case ColumnKind.Same:
                return _tokens[column.Figure];
            case ColumnKind.Choice:
                int choice = bytes[column.At++];
                return choice < column.Figure ? _choices[column.FirstChoice + choice] : throw Varint.Damaged();
            case ColumnKind.Fixed:
                column.At += column.Figure;
                return (column.At - column.Figure, column.Figure);
            default:
                int start = column.At;
                int length = bytes[start..].IndexOf((byte)'\n');
                if (length < 0)
                    throw Varint.Damaged();
                column.At += length + 1;
                return (start, length);
        }
    }

    private readonly record struct Part(int Start, int Length, bool HasToken);

    /// <summary>A column, and where its next token is.</summary>
    private struct Column(ColumnKind kind, int at, int figure, int firstChoice)
    {
        public readonly ColumnKind Kind = kind;
        public readonly int Figure = figure;
        public readonly int FirstChoice = firstChoice;
        public int At = at;
    }
}
