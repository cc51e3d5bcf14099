using Hewn.Store.Scanning.Filters;

namespace Hewn.Store.Index;

/// <summary>
/// A condition on a field whose column holds texts: each name of the dictionary is judged once, by the same code that
/// judges lines.
/// </summary>
internal sealed class TextBlockTest(IndexColumn column, ValueTest value, bool isNegated, int levelMask = -1)
    : IBlockTest
{
    private readonly TextColumn _texts = new();
    private sbyte[] _verdicts = []; // by name: 0 not judged yet, 1 passes, -1 does not

    public bool MayPass(IndexedBlock block) => isNegated || (block.Entry.LevelMask & levelMask) != 0 || levelMask == -1;

    public bool TryNarrow(IndexedBlock block)
    {
        byte[][] names = block.Index.Names[(int)column];
        if (!_texts.TryRead(block.Bytes(column), block.Entry.Rows, names.Length))
            return false;
        if (_verdicts.Length == 0)
            _verdicts = new sbyte[names.Length];
        Span<bool> passes = stackalloc bool[IndexLimits.MaxRows];
        int passing = 0;
        for (int i = 0; i < _texts.NameCount; i++)
        {
            ref sbyte verdict = ref _verdicts[_texts.Names[i]];
            if (verdict == 0)
                verdict = (sbyte)(value.Passes(names[_texts.Names[i]]) ? 1 : -1);
            passes[i] = verdict > 0;
            passing += passes[i] ? 1 : 0;
        }

        Remove(block, passes, passing);
        return true;
    }

    private void Remove(IndexedBlock block, ReadOnlySpan<bool> passes, int passing)
    {
        if (passing == 0 && !isNegated)
        {
            block.Rows.Clear();
            return;
        }

        if (passing == 0 || (passing == _texts.NameCount && !_texts.HasNulls && !isNegated))
            return; // all stay
        Span<ulong> failing = stackalloc ulong[IndexLimits.MaxRows / 64];
        ReadOnlySpan<ulong> codes = _texts.Codes;
        for (int at = 0; at < codes.Length; at += 64)
        {
            ulong holds = HoldingOf(codes[at..Math.Min(codes.Length, at + 64)], passes) & ~_texts.Nulls[at >> 6];
            failing[at >> 6] = isNegated ? holds : ~holds;
        }

        block.Rows.Remove(failing);
    }

    /// <summary>Which of up to 64 rows have a name that passes, one bit each.</summary>
    private ulong HoldingOf(ReadOnlySpan<ulong> codes, ReadOnlySpan<bool> passes)
    {
        unchecked // Bits.
        {
            ulong holding = 0;
            if (_texts.NameCount > 64)
            {
                for (int row = 0; row < codes.Length; row++)
                    holding |= passes[(int)codes[row]] ? 1UL << row : 0;
                return holding;
            }

            ulong names = 0;
            for (int name = 0; name < _texts.NameCount; name++)
                names |= passes[name] ? 1UL << name : 0;
            for (int row = 0; row < codes.Length; row++)
                holding |= (names >> (int)codes[row] & 1) << row;
            return holding;
        }
    }
}
