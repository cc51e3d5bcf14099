using System.Runtime.Intrinsics;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Scanning.Lines;

/// <summary>Makes the template of a line that <see cref="StrictParser"/> has read. One thread's.</summary>
internal sealed unsafe class TemplateLearner
{
    /// <summary>
    /// Bytes of text between two values. A longer one has no template: compared at the wrong place, in a line of
    /// another shape, it would reach out of the bytes that may be read around a piece.
    /// </summary>
    private const int MaxLiteralBytes = ScanLimits.SlackBytes - 32;

    private readonly List<LiteralCheck> _checks = [];
    private readonly List<(int From, int To, Place At)> _literals = []; // with the place of From
    private byte* _piece;

    /// <summary>The template of a line; null when it has none (its text cannot be tied to its quotes).</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <param name="quotes">Its quotes, and behind them its newline.</param>
    /// <param name="quoteCount">How many quotes.</param>
    /// <param name="holes">Its holes in their order.</param>
    /// <param name="values">Its wanted values.</param>
    /// <param name="valueCount">How many fields are wanted.</param>
    /// <param name="kind">What the line is: a record, perhaps an odd one.</param>
    public Template? Learn(
        byte* piece, int start, int end, uint* quotes, int quoteCount, List<Hole> holes, Slice* values, int valueCount,
        LineKind kind = LineKind.Record)
    {
        _piece = piece;
        _checks.Clear();
        _literals.Clear();
        if (quoteCount == 0 || holes.Count == 0 || !FindLiterals(start, end, quotes, quoteCount, holes))
            return null;
        var stringless = new List<Place>();
        for (int i = 0; i < holes.Count; i++)
        {
            if (holes[i].IsString)
                continue;
            stringless.Add(Locate(holes[i].From));
            stringless.Add(Locate(holes[i].To));
        }

        var places = new List<Place>();
        for (int field = 0; field < valueCount; field++)
        {
            Slice value = values[field];
            places.Add(value.IsPresent ? Locate(value.Start) : Place.Absent);
            places.Add(value.IsPresent ? Locate(value.End) : Place.Absent);
        }

        return new(quoteCount, _literals[0].At, Locate(end), [.. _checks], [.. stringless], [.. places])
        {
            Kind = kind,
        };
    }

    private bool FindLiterals(int start, int end, uint* quotes, int quoteCount, List<Hole> holes)
    {
        int from = start;
        int quote = 0;
        for (int i = 0; i <= holes.Count; i++)
        {
            bool isLast = i == holes.Count;
            int to = isLast ? end : holes[i].From;
            while (quote < quoteCount && (int)quotes[quote] < from)
                quote++;
            bool hasQuote = quote < quoteCount && (int)quotes[quote] < to;
            if (!hasQuote && !isLast && i > 0)
                return false; // such as the comma in ["a",1,2]
            if (to - from > MaxLiteralBytes || new ReadOnlySpan<byte>(_piece + from, to - from).Contains((byte)'\\'))
                return false; // the backslash: an escaped key
            Place at = hasQuote ? new(quote, from - (int)quotes[quote])
                : isLast ? new(quoteCount, from - end)
                : new(Place.BeforeLine, 1);
            _literals.Add((from, to, at));
            AddChecks(from, to, at);
            from = isLast ? end : holes[i].To;
        }

        return true;
    }

    private void AddChecks(int from, int to, Place at)
    {
        Span<byte> bytes = stackalloc byte[Vector256<byte>.Count];
        Span<byte> mask = stackalloc byte[Vector256<byte>.Count];
        for (int part = from; part < to; part += Vector256<byte>.Count)
        {
            bytes.Clear();
            mask.Clear();
            int length = Math.Min(bytes.Length, to - part);
            new ReadOnlySpan<byte>(_piece + part, length).CopyTo(bytes);
            mask[..length].Fill(byte.MaxValue);
            Place place = at with { Delta = at.Delta + part - from };
            _checks.Add(new(Vector256.Create<byte>(bytes), Vector256.Create<byte>(mask), place));
        }
    }

    /// <summary>Values begin and end with literal text, or at its edge.</summary>
    private Place Locate(int position)
    {
        foreach ((int from, int to, Place at) in _literals)
        {
            if (position >= from && position <= to)
                return at with { Delta = at.Delta + position - from };
        }

        throw new InvalidOperationException("a value's edge is inside a hole");
    }
}
