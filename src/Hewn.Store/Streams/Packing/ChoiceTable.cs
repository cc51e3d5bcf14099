using System.Buffers.Binary;
using Hewn.Records;

namespace Hewn.Store.Streams.Packing;

/// <summary>Finds whether there are few different tokens at a place, and writes them as choices. One thread's.
/// </summary>
internal sealed class ChoiceTable
{
    private const int MaxChoices = 128;
    private const int Slots = 512;
    private const int LinesOfAChoice = 3; // On average, at least: else the table is longer than what it saves.

    private readonly int[] _choiceOfSlot = new int[Slots]; // One more than the choice; 0 for none.
    private readonly int[] _starts = new int[MaxChoices];
    private readonly int[] _lengths = new int[MaxChoices];
    private readonly ulong[] _bits = new ulong[MaxChoices]; // Their first bytes.
    private byte[] _choices = [];
    private int _count;

    /// <summary>Where each different token of the column that was appended last stands for the first time.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, _count);

    /// <summary>How long each of these is.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, _count);

    /// <summary>Appends a column; false, and nothing, when there are too many different tokens.</summary>
    public bool TryAppend(
        ByteBuffer target, ReadOnlySpan<byte> text, LineTokens tokens, ReadOnlySpan<int> lines, int place)
    {
        Array.Clear(_choiceOfSlot);
        _count = 0;
        if (_choices.Length < lines.Length)
            _choices = new byte[lines.Length];
        int most = Math.Min(MaxChoices, lines.Length / LinesOfAChoice);
        ReadOnlySpan<int> firsts = tokens.Firsts;
        for (int i = 0; i < lines.Length; i++)
        {
            int token = firsts[lines[i]] + place;
            int choice = ChoiceOf(text, tokens.StartOf(token), tokens.LengthOf(token), most);
            if (choice < 0)
                return false;
            _choices[i] = (byte)choice;
        }

        target.Append((byte)ColumnKind.Choice);
        Varint.Append(target, _count);
        for (int i = 0; i < _count; i++)
        {
            Varint.Append(target, _lengths[i]);
            target.Append(text.Slice(_starts[i], _lengths[i]));
        }

        target.Append(_choices.AsSpan(0, lines.Length));
        return true;
    }

    private int ChoiceOf(ReadOnlySpan<byte> text, int start, int length, int most)
    {
        ulong bits = BitsOf(text, start, length);
        int last = text[start + length - 1];
        for (int slot = SlotOf(bits, last, length); ; slot = (slot + 1) % Slots)
        {
            int known = _choiceOfSlot[slot] - 1;
            if (known < 0)
            {
                if (_count >= most)
                    return -1;
                (_starts[_count], _lengths[_count], _bits[_count]) = (start, length, bits);
                _choiceOfSlot[slot] = ++_count;
                return _count - 1;
            }

            if (_bits[known] == bits && _lengths[known] == length && (length <= sizeof(ulong)
                || text.Slice(_starts[known], length).SequenceEqual(text.Slice(start, length))))
                return known;
        }
    }

    /// <summary>The first bytes of a token, which are all of a short one.</summary>
    private static ulong BitsOf(ReadOnlySpan<byte> text, int start, int length)
    {
        unchecked // Bits.
        {
            if (text.Length - start >= sizeof(ulong))
            {
                ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(text[start..]);
                // What is behind a short one is shifted out. None is empty.
                return length < sizeof(ulong) ? bits << (64 - (8 * length)) : bits;
            }

            ulong bytes = 0; // At the end of a block.
            foreach (byte one in text.Slice(start, length))
                bytes = (bytes >> 8) | ((ulong)one << 56);
            return bytes;
        }
    }

    private static int SlotOf(ulong bits, int last, int length) => unchecked( // A hash wraps around.
        (int)(((bits ^ ((ulong)last << 7) ^ (ulong)length) * 0x9E37_79B9_7F4A_7C15) >> 55)); // The upper nine bits.
}
