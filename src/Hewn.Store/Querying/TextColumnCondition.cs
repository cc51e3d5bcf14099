using System.Runtime.CompilerServices;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.LabelFilters;
using Hewn.Store.Index;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>A condition on a label with a column of texts: each name of the segment is judged once.</summary>
internal sealed class TextColumnCondition(EntryCondition condition, LabelColumn column) : ColumnCondition
{
    private readonly Verdict _absent = condition.Filter is TextLabelFilter text && text.Matcher.IsMatch("")
        ? Verdict.Passes
        : Verdict.Fails;

    private Verdict?[] _verdicts = []; // by the segment's number of the name

    public override bool TryNarrow(IndexedBlock block)
    {
        if (!column.TryRead(block))
            return false;
        byte[][] names = column.NamesOf(block);
        if (_verdicts.Length < names.Length)
            Array.Resize(ref _verdicts, names.Length);
        TextColumn texts = column.Texts;
        Span<bool> passes = stackalloc bool[IndexLimits.MaxRows];
        int passing = 0;
        for (int i = 0; i < texts.NameCount; i++)
        {
            Verdict verdict = _verdicts[texts.Names[i]] ??= Judge(names[texts.Names[i]]);
            if (verdict == Verdict.Unsure)
                return false;
            passes[i] = verdict == Verdict.Passes;
            passing += passes[i] ? 1 : 0;
        }

        bool absentPasses = _absent == Verdict.Passes;
        bool allPass = passing == texts.NameCount && (absentPasses || !texts.HasNulls);
        if (!allPass && passing == 0 && (!absentPasses || !texts.HasNulls))
            block.Rows.Clear();
        else if (!allPass)
            Remove(block, texts, passes, absentPasses);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private static void Remove(IndexedBlock block, TextColumn texts, ReadOnlySpan<bool> passes, bool absentPasses)
    {
        unchecked // Bits of a word.
        {
            Span<ulong> failing = stackalloc ulong[IndexLimits.MaxRows / 64];
            ReadOnlySpan<ulong> codes = texts.Codes;
            ReadOnlySpan<ulong> nulls = texts.Nulls;
            for (int row = 0; row < codes.Length; row++)
            {
                bool isNull = (nulls[row >> 6] >> (row & 63) & 1) != 0;
                bool stays = isNull ? absentPasses : passes[(int)codes[row]];
                failing[row >> 6] |= stays ? 0 : 1UL << (row & 63);
            }

            block.Rows.Remove(failing);
        }
    }

    private Verdict Judge(byte[] name)
    {
        if (condition.Filter is TextLabelFilter filter)
            return filter.Matcher.IsMatch(Encoding.UTF8.GetString(name)) ? Verdict.Passes : Verdict.Fails;
        if (!JsonNumber.TryReadDoubleSlowly(name, out double number))
            return Verdict.Unsure; // the stage keeps the line and marks it
        return FieldCondition.Holds((NumberLabelFilter)condition.Filter, number) ? Verdict.Passes : Verdict.Fails;
    }
}
