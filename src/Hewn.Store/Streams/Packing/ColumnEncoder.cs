using System.Runtime.Intrinsics;
using Hewn.Records;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Writes lines by columns, so that like stands beside like and packs well. What comes out is longer lived than the
/// code: <see cref="ColumnDecoder"/> reads it. One thread's; used again for each block.
/// </summary>
internal sealed class ColumnEncoder
{
    private const int MinSameBytes = 3; // A shorter token costs no more than the look for another one like it.
    private const int MaxSameTries = 2;
    private readonly ChoiceTable _choices = new();
    private int[] _members = []; // Numbers of lines, those of one template together.
    private int[] _next = [];
    private bool[] _isConstant = []; // Of the places of a template.
    private int[] _maybeConstant = [];

    /// <summary>Which tokens are few, of the lines that were appended last.</summary>
    public TokenChoices Few { get; } = new();

    /// <summary>Appends the lines of a text that was taken apart.</summary>
    public void Append(ByteBuffer target, ReadOnlySpan<byte> text, LineTokens tokens)
    {
        Varint.Append(target, tokens.Lines);
        Varint.Append(target, tokens.Templates.Count);
        foreach (LineTemplate template in tokens.Templates)
        {
            Varint.Append(target, (template.Text.Length * 2L) + (template.IsWhole ? 1 : 0));
            target.Append(template.Text);
            Varint.Append(target, template.Lines);
        }

        AppendIds(target, tokens);
        Sort(tokens);
        Few.Clear();
        int first = 0;
        foreach (LineTemplate template in tokens.Templates)
        {
            Few.BeginTemplate();
            ReadOnlySpan<int> lines = _members.AsSpan(first, template.Lines);
            FindConstant(text, tokens, lines, template.Tokens);
            for (int place = 0; place < template.Tokens; place++)
                AppendColumn(target, text, tokens, lines, place);
            first += template.Lines;
        }
    }

    /// <summary>One byte a line, or two planes of them.</summary>
    private static void AppendIds(ByteBuffer target, LineTokens tokens)
    {
        Span<byte> low = target.GetSpan(tokens.Lines);
        for (int i = 0; i < tokens.Lines; i++)
            low[i] = unchecked((byte)tokens.Ids[i]); // The lower half.
        target.Advance(tokens.Lines);
        if (tokens.Templates.Count <= byte.MaxValue + 1)
            return;
        Span<byte> high = target.GetSpan(tokens.Lines);
        for (int i = 0; i < tokens.Lines; i++)
            high[i] = (byte)(tokens.Ids[i] >> 8);
        target.Advance(tokens.Lines);
    }

    private void Sort(LineTokens tokens)
    {
        if (_members.Length < tokens.Lines)
            _members = new int[tokens.Lines];
        if (_next.Length < tokens.Templates.Count)
            _next = new int[tokens.Templates.Count];
        int first = 0;
        for (int i = 0; i < tokens.Templates.Count; i++)
        {
            _next[i] = first;
            first += tokens.Templates[i].Lines;
        }

        for (int line = 0; line < tokens.Lines; line++)
            _members[_next[tokens.Ids[line]]++] = line;
    }

    private void AppendColumn(
        ByteBuffer target, ReadOnlySpan<byte> text, LineTokens tokens, ReadOnlySpan<int> lines, int place)
    {
        int token = tokens.Firsts[lines[0]] + place;
        ReadOnlySpan<byte> first = text.Slice(tokens.StartOf(token), tokens.LengthOf(token));
        if (_isConstant[place])
        {
            target.Append((byte)ColumnKind.Constant);
            Varint.Append(target, first.Length);
            target.Append(first);
            Few.AddOne(tokens.StartOf(token), first.Length);
            return;
        }

        if (SameAs(text, tokens, lines, place, first) is { } other)
        {
            target.Append((byte)ColumnKind.Same);
            Varint.Append(target, other);
            Few.AddSame(other);
            return;
        }

        if (_choices.TryAppend(target, text, tokens, lines, place))
        {
            Few.AddFew(_choices.Starts, _choices.Lengths);
            return;
        }

        AppendValues(target, text, tokens, lines, place);
        Few.AddMany();
    }

    /// <summary>
    /// Finds the places whose tokens are the same in all lines: line by line, as they lie in memory.
    /// </summary>
    private void FindConstant(ReadOnlySpan<byte> text, LineTokens tokens, ReadOnlySpan<int> lines, int places)
    {
        if (_isConstant.Length < places)
            (_isConstant, _maybeConstant) = (new bool[places], new int[places]);
        Span<int> maybe = _maybeConstant.AsSpan(0, places);
        for (int place = 0; place < places; place++)
            maybe[place] = place;
        ReadOnlySpan<int> firsts = tokens.Firsts;
        int own = firsts[lines[0]];
        foreach (int line in lines[1..])
        {
            int first = firsts[line];
            for (int i = 0; i < maybe.Length;)
            {
                if (tokens.AreSame(text, own + maybe[i], first + maybe[i]))
                {
                    i++;
                    continue;
                }

                maybe[i] = maybe[^1];
                maybe = maybe[..^1];
            }
        }

        Array.Clear(_isConstant, 0, places);
        foreach (int place in maybe)
            _isConstant[place] = true;
    }

    /// <summary>An earlier place whose token each line has here, too.</summary>
    private static int? SameAs(ReadOnlySpan<byte> text, LineTokens tokens, ReadOnlySpan<int> lines, int place,
        ReadOnlySpan<byte> first)
    {
        if (first.Length < MinSameBytes)
            return null;
        int tries = 0;
        int own = tokens.Firsts[lines[0]];
        for (int other = 0; other < place && tries < MaxSameTries; other++)
        {
            int token = own + other;
            if (tokens.LengthOf(token) != first.Length
                || !text.Slice(tokens.StartOf(token), first.Length).SequenceEqual(first))
                continue;
            tries++;
            if (AreSame(text, tokens, lines, place, other))
                return other;
        }

        return null;
    }

    private static bool AreSame(
        ReadOnlySpan<byte> text, LineTokens tokens, ReadOnlySpan<int> lines, int place, int other)
    {
        ReadOnlySpan<int> firsts = tokens.Firsts;
        foreach (int line in lines)
        {
            if (!tokens.AreSame(text, firsts[line] + place, firsts[line] + other))
                return false;
        }

        return true;
    }

    private static void AppendValues(
        ByteBuffer target, ReadOnlySpan<byte> text, LineTokens tokens, ReadOnlySpan<int> lines, int place)
    {
        unchecked // Places in a text.
        {
            ReadOnlySpan<int> firsts = tokens.Firsts;
            int length = tokens.LengthOf(firsts[lines[0]] + place);
            (bool isFixed, int bytes) = (true, 0);
            foreach (int line in lines)
            {
                int own = tokens.LengthOf(firsts[line] + place);
                isFixed &= own == length;
                bytes += own;
            }

            bytes += isFixed ? 0 : lines.Length; // A break behind each, which no token has.
            target.Append((byte)(isFixed ? ColumnKind.Fixed : ColumnKind.Any));
            Varint.Append(target, isFixed ? length : bytes);
            // What is copied sixteen bytes at a time goes beyond its end.
            Span<byte> values = target.GetSpan(bytes + Vector128<byte>.Count);
            int at = 0;
            foreach (int line in lines)
            {
                int token = firsts[line] + place;
                (int start, int own) = (tokens.StartOf(token), tokens.LengthOf(token));
                if (own <= Vector128<byte>.Count && text.Length - start >= Vector128<byte>.Count)
                    Vector128.Create(text[start..]).CopyTo(values[at..]);
                else
                    text.Slice(start, own).CopyTo(values[at..]);
                at += own;
                if (!isFixed)
                    values[at++] = (byte)'\n';
            }

            target.Advance(bytes);
        }
    }
}
