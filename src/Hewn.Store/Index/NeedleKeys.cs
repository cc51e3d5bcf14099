using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;

namespace Hewn.Store.Index;

/// <summary>
/// What a block's filter must hold if a text stands in one of its lines. A word at an end of the text may go on beyond
/// it, so there only its beginning or its end is known. Immutable.
/// </summary>
internal sealed unsafe class NeedleKeys
{
    private readonly List<uint> _keys = [];
    private readonly List<uint> _keysIfLongest = []; // when no word of the block is longer than the text
    private readonly int _longestRun;
    private readonly int _openRun; // the length of a text that is one word, open at both ends; or 0

    public NeedleKeys(ReadOnlySpan<byte> needle, TextOptions options)
    {
        byte[] padded = new byte[needle.Length + 64];
        needle.CopyTo(padded);
        bool isWhole = options.HasFlag(TextOptions.WholeWords);
        fixed (byte* text = padded)
        {
            for (int start = 0; start < needle.Length; start++)
            {
                if (!WordBytes.IsWord(needle[start]))
                    continue;
                int end = start;
                while (end < needle.Length && WordBytes.IsWord(needle[end]))
                    end++;
                bool isLeftOpen = start == 0 && !isWhole;
                bool isRightOpen = end == needle.Length && !isWhole;
                AddRun(text + start, end - start, isLeftOpen, isRightOpen);
                _longestRun = Math.Max(_longestRun, end - start);
                if (isLeftOpen && isRightOpen)
                    _openRun = end - start;
                start = end;
            }
        }
    }

    /// <summary>True when a filter can rule blocks out by more than the length of their words.</summary>
    public bool HasKeys => _keys.Count > 0;

    /// <summary>Whether a block can hold the text at all, and whether its filter has to be asked.</summary>
    public bool MayHold(int longestWord) => longestWord >= Math.Min(_longestRun, ushort.MaxValue);

    /// <summary>The keys that the block's filter must hold.</summary>
    public IReadOnlyList<uint> KeysFor(int longestWord) =>
        _openRun > 0 && _openRun == longestWord && longestWord < ushort.MaxValue ? _keysIfLongest : _keys;

    private void AddRun(byte* run, int length, bool isLeftOpen, bool isRightOpen)
    {
        bool isOpen = isLeftOpen && isRightOpen;
        List<uint> keys = isOpen ? _keysIfLongest : _keys;
        if (length < WordKeys.EdgeBytes)
        {
            if (isOpen || (!isLeftOpen && !isRightOpen))
                keys.Add(WordKeys.OfShort(run, length));
            return;
        }

        if (isOpen || !isLeftOpen)
            keys.Add(WordKeys.OfBeginning(run));
        if (isOpen || !isRightOpen)
            keys.Add(WordKeys.OfEnding(run + length));
    }
}
