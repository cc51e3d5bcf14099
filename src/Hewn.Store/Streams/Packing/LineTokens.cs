using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hewn.Store.Index;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Takes lines apart: words and numbers are tokens, and what stands between them is the line's template. Lines of one
/// kind share a template, and tokens at one place of it are much alike. One thread's; used again for each block.
/// </summary>
internal sealed class LineTokens
{
    /// <summary>Stands in a template for a token; a line that holds it is a template of its own.</summary>
    public const byte Place = 0;

    /// <summary>Templates at most; a block of more has lines of which too few are alike.</summary>
    public const int MaxTemplates = 65_536;

    private const int BlockBytes = 64; // that are taken apart at once

    private readonly Dictionary<ulong, int> _ids = [];
    private readonly List<LineTemplate> _templates = [];
    private readonly ByteBuffer _template = new(4096);
    private int[] _starts = new int[64 * 1024];
    private int[] _lengths = new int[64 * 1024];
    private int[] _idOfLine = new int[4096];
    private int[] _firstOfLine = new int[4096];
    private int _tokens;
    private int _last; // The template of the line before.

    /// <summary>How many lines there are.</summary>
    public int Lines { get; private set; }

    /// <summary>What they have in common.</summary>
    public IReadOnlyList<LineTemplate> Templates => _templates;

    /// <summary>The template of each line.</summary>
    public ReadOnlySpan<int> Ids => _idOfLine.AsSpan(0, Lines);

    /// <summary>Where each line's tokens begin among all.</summary>
    public ReadOnlySpan<int> Firsts => _firstOfLine.AsSpan(0, Lines);

    /// <summary>Where a token begins in the text.</summary>
    public int StartOf(int token) => _starts[token];

    /// <summary>How long a token is.</summary>
    public int LengthOf(int token) => _lengths[token];

    /// <summary>Whether two tokens are the same.</summary>
    /// <param name="text">What was taken apart.</param>
    /// <param name="one">A token.</param>
    /// <param name="other">Another one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreSame(ReadOnlySpan<byte> text, int one, int other)
    {
        int length = _lengths[one];
        if (_lengths[other] != length)
            return false;
        (int left, int right) = (_starts[one], _starts[other]);
        if (length > sizeof(ulong) || text.Length - Math.Max(left, right) < sizeof(ulong))
            return text.Slice(left, length).SequenceEqual(text.Slice(right, length));
        // Fast path: what is behind a short one is shifted out. None is empty.
        ulong difference = BinaryPrimitives.ReadUInt64LittleEndian(text[left..])
            ^ BinaryPrimitives.ReadUInt64LittleEndian(text[right..]);
        return difference << (64 - (8 * length)) == 0;
    }

    /// <summary>Takes whole lines apart.</summary>
    /// <returns>False when too few of them are alike.</returns>
    public bool TryRead(ReadOnlySpan<byte> text)
    {
        (Lines, _tokens) = (0, 0);
        _templates.Clear();
        _ids.Clear();
        _last = 0;
        for (int at = 0; at < text.Length;)
        {
            int length = text[at..].IndexOf((byte)'\n');
            if (length < 0 || !AddLine(text, at, at + length))
                return false;
            at += length + 1;
        }

        return true;
    }

    private bool AddLine(ReadOnlySpan<byte> text, int start, int end)
    {
        if (Lines == _idOfLine.Length)
        {
            Array.Resize(ref _idOfLine, Lines * 2);
            Array.Resize(ref _firstOfLine, Lines * 2);
        }

        _firstOfLine[Lines] = _tokens;
        bool isWhole = text[start..end].Contains(Place);
        _template.Clear();
        if (isWhole)
            _template.Append(text[start..end]);
        else
            Split(text, start, end);
        int id = IdOf(_template.Written, isWhole, _tokens - _firstOfLine[Lines]);
        if (id >= MaxTemplates)
            return false;
        _idOfLine[Lines++] = id;
        return true;
    }

    private void Split(ReadOnlySpan<byte> text, int start, int end)
    {
        unchecked // Places in a text.
        {
            // What is copied eight bytes at a time goes beyond its end.
            Span<byte> template = _template.GetSpan(end - start + sizeof(ulong));
            Span<byte> rest = stackalloc byte[BlockBytes];
            int length = 0;
            int gap = start; // Where what is between tokens begins.
            int first = -1; // Where the open token begins.
            ulong carry = 0;
            for (int at = start; at < end; at += BlockBytes)
            {
                scoped ReadOnlySpan<byte> block = text[at..];
                if (block.Length < BlockBytes)
                {
                    block.CopyTo(rest);
                    block = rest;
                }

                ulong tokens = MaskOf(block) & (end - at >= BlockBytes ? ulong.MaxValue : (1UL << (end - at)) - 1);
                ulong edges = tokens ^ ((tokens << 1) | carry);
                carry = tokens >> (BlockBytes - 1);
                for (; edges != 0; edges &= edges - 1)
                {
                    int edge = at + BitOperations.TrailingZeroCount(edges);
                    if (first < 0)
                    {
                        Copy(text, gap, edge - gap, template[length..]);
                        length += edge - gap;
                        template[length++] = Place;
                        first = edge;
                        continue;
                    }

                    AddToken(first, edge - first);
                    (first, gap) = (-1, edge);
                }
            }

            if (first >= 0)
            {
                AddToken(first, end - first);
            }
            else
            {
                Copy(text, gap, end - gap, template[length..]);
                length += end - gap;
            }

            _template.Advance(length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToken(int start, int length)
    {
        if (_tokens == _starts.Length)
            Grow();
        _starts[_tokens] = start;
        _lengths[_tokens++] = length;
    }

    /// <summary>Mostly there are few bytes between two tokens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<byte> text, int start, int length, Span<byte> target)
    {
        if (length <= sizeof(ulong) && text.Length - start >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(
                target, BinaryPrimitives.ReadUInt64LittleEndian(text[start..]));
        }
        else
        {
            text.Slice(start, length).CopyTo(target);
        }
    }

    private static ulong MaskOf(ReadOnlySpan<byte> block) => MaskOf(Vector256.Create(block))
        | ((ulong)MaskOf(Vector256.Create(block[Vector256<byte>.Count..])) << Vector256<byte>.Count);

    /// <summary>Letters, digits, and all beyond ASCII.</summary>
    private static uint MaskOf(Vector256<byte> block) =>
        (Vector256.LessThan((block | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'),
            Vector256.Create((byte)26))
        | Vector256.LessThan(block - Vector256.Create((byte)'0'), Vector256.Create((byte)10))
        | Vector256.GreaterThanOrEqual(block, Vector256.Create((byte)0x80))).ExtractMostSignificantBits();

    private void Grow()
    {
        Array.Resize(ref _starts, _tokens * 2);
        Array.Resize(ref _lengths, _tokens * 2);
    }

    private int IdOf(ReadOnlySpan<byte> template, bool isWhole, int tokens)
    {
        if (_last < _templates.Count && IsOf(_last, template, isWhole)) // Fast path: it is as the line before.
            return _last;
        ulong hash = Checksum.Of(template) ^ (isWhole ? 1UL : 0);
        while (_ids.TryGetValue(hash, out int id)) // More than once for templates whose hashes are the same only.
        {
            if (IsOf(id, template, isWhole))
                return _last = id;
            hash = unchecked(hash + 1);
        }

        _ids.Add(hash, _templates.Count);
        _templates.Add(new(template.ToArray(), isWhole, tokens, 1));
        return _last = _templates.Count - 1;
    }

    private bool IsOf(int id, ReadOnlySpan<byte> template, bool isWhole)
    {
        ref LineTemplate known = ref CollectionsMarshal.AsSpan(_templates)[id];
        if (known.IsWhole != isWhole || !template.SequenceEqual(known.Text))
            return false;
        known = known with { Lines = known.Lines + 1 };
        return true;
    }
}
