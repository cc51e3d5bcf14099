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
    private byte[] _choices = [];
    private int _count;

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
        ReadOnlySpan<byte> token = text.Slice(start, length);
        for (int slot = SlotOf(text, start, length); ; slot = (slot + 1) % Slots)
        {
            int known = _choiceOfSlot[slot] - 1;
            if (known < 0)
            {
                if (_count >= most)
                    return -1;
                (_starts[_count], _lengths[_count]) = (start, length);
                _choiceOfSlot[slot] = ++_count;
                return _count - 1;
            }

            if (_lengths[known] == length && text.Slice(_starts[known], length).SequenceEqual(token))
                return known;
        }
    }

    private static int SlotOf(ReadOnlySpan<byte> text, int start, int length)
    {
        unchecked // A hash wraps around.
        {
            ulong bits;
            if (text.Length - start < sizeof(ulong))
            {
                bits = text[start]; // At the end of a block.
            }
            else
            {
                bits = BinaryPrimitives.ReadUInt64LittleEndian(text[start..]);
                if (length < sizeof(ulong))
                    bits <<= 64 - (8 * length); // What is behind it is shifted out. None is empty.
                else
                    bits ^= (ulong)text[start + length - 1] << 7;
            }

            bits ^= (ulong)length;
            return (int)((bits * 0x9E37_79B9_7F4A_7C15) >> 55); // The upper nine bits.
        }
    }
}
