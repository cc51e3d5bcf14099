using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams.Packing;

/// <summary>Finds the tokens of lines: words and numbers. One thread's; used again for each block.</summary>
internal sealed class LineSplitter
{
    private const int BlockBytes = 64; // that are taken apart at once

    private readonly ByteBuffer _skeleton = new(4096);
    private int[] _starts = new int[16 * 1024];
    private int[] _lengths = new int[16 * 1024];

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>What stands between those of the last line, with <see cref="LineTokens.Place"/> for each.</summary>
    public ReadOnlySpan<byte> Skeleton => _skeleton.Written;

    /// <summary>Where each begins.</summary>
    public Span<int> Starts => _starts.AsSpan(0, Count);

    /// <summary>How long each is.</summary>
    public Span<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>Where one begins.</summary>
    public int StartOf(int token) => _starts[token];

    /// <summary>How long one is.</summary>
    public int LengthOf(int token) => _lengths[token];

    /// <summary>Keeps the first ones only.</summary>
    public void Keep(int count) => Count = count;

    /// <summary>Room for tokens behind those that there are; <see cref="Keep"/> says how many were put there.</summary>
    /// <param name="count">So many.</param>
    /// <param name="lengths">Room for their lengths.</param>
    /// <returns>Room for their starts.</returns>
    public Span<int> Room(int count, out Span<int> lengths)
    {
        while (_starts.Length - Count < count)
            Grow();
        lengths = _lengths.AsSpan(Count, count);
        return _starts.AsSpan(Count, count);
    }

    /// <summary>Adds a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int start, int length)
    {
        if (Count == _starts.Length)
            Grow();
        _starts[Count] = start;
        _lengths[Count++] = length;
    }

    /// <summary>Behind the token that begins at a place of whole lines; the place itself when none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfToken(ReadOnlySpan<byte> text, int at)
    {
        unchecked // Places in a text.
        {
            while (text.Length - at >= Vector256<byte>.Count)
            {
                uint others = ~MaskOf(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)at));
                if (others != 0)
                    return at + BitOperations.TrailingZeroCount(others);
                at += Vector256<byte>.Count;
            }

            while (text[at] is >= 0x80 or (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z')
                or (>= (byte)'A' and <= (byte)'Z'))
                at++;
            return at;
        }
    }

    /// <summary>Adds the tokens of a line.</summary>
    /// <param name="text">What holds it, and a line break behind it.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where its break stands.</param>
    public void Split(ReadOnlySpan<byte> text, int start, int end)
    {
        _skeleton.Clear();
        unchecked // Places in a text.
        {
            // What is copied eight bytes at a time goes beyond its end.
            Span<byte> skeleton = _skeleton.GetSpan(end - start + sizeof(ulong));
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
                        Copy(text, gap, edge - gap, skeleton[length..]);
                        length += edge - gap;
                        skeleton[length++] = LineTokens.Place;
                        first = edge;
                        continue;
                    }

                    Add(first, edge - first);
                    (first, gap) = (-1, edge);
                }
            }

            if (first >= 0)
            {
                Add(first, end - first);
            }
            else
            {
                Copy(text, gap, end - gap, skeleton[length..]);
                length += end - gap;
            }

            _skeleton.Advance(length);
        }
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
        Array.Resize(ref _starts, _starts.Length * 2);
        Array.Resize(ref _lengths, _lengths.Length * 2);
    }
}
