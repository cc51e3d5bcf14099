using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>
/// Makes the samples of whole blocks from columns, where these say all that the query asks. What it adds is what the
/// lines would give. One thread's.
/// </summary>
internal sealed class SampleColumns : IBlockAnswer
{
    /// <summary>Columns that make series at most: the key of a series has as many numbers.</summary>
    private const int MaxGroupColumns = 9;

    private const int IdBits = 13; // of a name; all set: absent
    private const int AbsentId = (1 << IdBits) - 1;
    private const int MaxCodes = 4096;

    private readonly SampleState _state;
    private readonly LabelBlocks _labels;
    private readonly bool _isUtc;
    private readonly EntryRequest _request;
    private readonly ColumnCondition[] _conditions;
    private readonly LabelColumn[] _groups;
    private readonly bool _hasValue;
    private readonly int _needed; // columns, one bit each
    private readonly NumberColumn _numbers = new();
    private readonly TimeColumn _times = new();
    private readonly Dictionary<UInt128, SampleSeries?> _series = [];
    private readonly double[] _values = new double[IndexLimits.MaxRows];
    private readonly double[] _sorted = new double[IndexLimits.MaxRows];
    private readonly int[] _codes = new int[IndexLimits.MaxRows];
    private readonly int[] _ends = new int[MaxCodes];
    private readonly int[] _rowOf = new int[MaxCodes];
    private readonly Dictionary<int, int> _numberOf = [];
    private readonly SampleSeries?[] _seriesOf = new SampleSeries?[MaxCodes];

    private SampleColumns(SampleState state, FieldPlan plan, SamplePlan samples, LabelColumns columns,
        LabelIndex labels, bool isUtc)
    {
        (_state, _labels, _isUtc, _request) = (state, new(labels), isUtc, plan.Request);
        _groups = [.. plan.Groups.Select(group =>
            new LabelColumn(group.Name, columns.Find(group.Name)!.Value, _labels))];
        _hasValue = samples.ValueName is not null;
        _conditions = [.. plan.Conditions.Select(condition =>
            ColumnCondition.Make(condition, columns.Find(condition.Name)!.Value, _labels, _numbers))];
        _needed = _groups.Select(group => group.Column)
            .Concat(plan.Conditions.Select(condition => columns.Find(condition.Name)!.Value))
            .Concat(_hasValue ? [(int)IndexColumn.Duration] : [])
            .Aggregate(0, (all, column) => all | (1 << column));
        Array.Fill(_values, 1);
    }

    /// <summary>Answers from columns; null when they do not say all that is asked.</summary>
    public static SampleColumns? TryMake(
        SampleState state, FieldPlan plan, SamplePlan samples, IndexFile index, LabelIndex labels, bool isUtc)
    {
        var columns = new LabelColumns(index.SeenPaths);
        return CanAnswer(plan, samples, columns) ? new(state, plan, samples, columns, labels, isUtc) : null;
    }

    /// <summary>Whether columns of those names say all that is asked.</summary>
    public static bool CanAnswer(FieldPlan plan, SamplePlan samples, LabelColumns columns)
    {
        const int Duration = (int)IndexColumn.Duration;
        return !samples.CountsBytes
            && plan.Request.Hints.Needles.Count == 0
            && (samples.ValueName is null || columns.Find(samples.ValueName) == Duration)
            && plan.Groups.Count <= MaxGroupColumns
            && plan.Groups.All(group => columns.Find(group.Name) is { } column && column != Duration)
            && plan.Conditions.All(condition => columns.Find(condition.Name) is { } column
                && (column != Duration || condition.Filter is NumberLabelFilter));
    }

    public bool TryAdd(IndexedBlock block)
    {
        BlockEntry entry = block.Entry;
        LabelBlock known = _labels.At(block);
        // A line without a time takes that of the line before it: only the lines tell.
        if (entry.Malformed > 0 || !known.Holds(_needed) || (known.HasNaiveTimes && !_isUtc)
            || TimeColumn.HasNulls(block.Bytes(IndexColumn.Time)))
            return false;
        int all = block.Rows.Count;
        bool isInside = _request.Wants(entry.MinTimeNs) && _request.Wants(entry.MaxTimeNs);
        if (!isInside)
        {
            RemoveOutside(block);
            all = block.Rows.Count;
        }

        foreach (ColumnCondition condition in _conditions)
        {
            if (block.Rows.Count == 0)
                break;
            if (!condition.TryNarrow(block))
                return false;
        }

        int passing = block.Rows.Count;
        if (passing > 0 && !TryAddRows(block, isInside))
            return false;
        _state.Count(passing, all - passing);
        return true;
    }

    private bool TryAddRows(IndexedBlock block, bool isInside)
    {
        if (_hasValue && !TryReadValues(block))
            return false;
        int codes = ReadCodes(block);
        if (codes == 0)
            return false;
        BlockEntry entry = block.Entry;
        bool isOnePane = isInside && _state.AreAlike(entry.MinTimeNs, entry.MaxTimeNs);
        if (!isOnePane)
            _times.Read(block.Bytes(IndexColumn.Time), entry.Rows);

        // Everything was decoded: from here on nothing can turn out to be damaged.
        FindSeries(block, codes);
        if (isOnePane)
            AddByCode(block, codes, entry.MinTimeNs);
        else
            AddEach(block);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private void RemoveOutside(IndexedBlock block)
    {
        unchecked // Bits of a word.
        {
            _times.Read(block.Bytes(IndexColumn.Time), block.Entry.Rows);
            Span<ulong> outside = stackalloc ulong[IndexLimits.MaxRows / 64];
            ReadOnlySpan<long> times = _times.Times;
            for (int row = 0; row < times.Length; row++)
                outside[row >> 6] |= _request.Wants(times[row]) ? 0 : 1UL << (row & 63);
            block.Rows.Remove(outside);
        }
    }

    /// <summary>Reads the values; lines without one give no sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private bool TryReadValues(IndexedBlock block)
    {
        if (!_numbers.TryRead(block.Bytes(IndexColumn.Duration), block.Entry.Rows))
            return false;
        unchecked // A base and what is above it: exact over exact is what reading the text gives.
        {
            ReadOnlySpan<long> above = MemoryMarshal.Cast<ulong, long>(_numbers.Above);
            double power = _numbers.PowerOfTen;
            int row = 0;
            for (; row <= above.Length - Vector<long>.Count; row += Vector<long>.Count)
            {
                Vector<long> whole = new Vector<long>(above[row..]) + new Vector<long>(_numbers.Base);
                (Vector.ConvertToDouble(whole) / new Vector<double>(power)).CopyTo(_values, row);
            }

            for (; row < above.Length; row++)
                _values[row] = (_numbers.Base + above[row]) / power;
        }

        if (_numbers.HasNulls)
            block.Rows.Remove(_numbers.Nulls);
        return true;
    }

    /// <summary>For each row which combination of texts it has; how many there can be, 0 where lines tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private int ReadCodes(IndexedBlock block)
    {
        unchecked // At most MaxCodes times the names of a block.
        {
            Span<int> codes = _codes.AsSpan(0, block.Entry.Rows);
            codes.Clear();
            int all = 1;
            foreach (LabelColumn group in _groups)
            {
                if (!group.TryRead(block))
                    return 0;
                int names = group.Texts.NameCount;
                ReadOnlySpan<ulong> ofColumn = group.Texts.Codes;
                ReadOnlySpan<ulong> nulls = group.Texts.Nulls;
                if (group.Texts.HasNulls)
                {
                    for (int row = 0; row < codes.Length; row++)
                        codes[row] += all * ((nulls[row >> 6] >> (row & 63) & 1) != 0 ? names : (int)ofColumn[row]);
                }
                else
                {
                    for (int row = 0; row < codes.Length; row++)
                        codes[row] += all * (int)ofColumn[row];
                }

                all *= names + (group.Texts.HasNulls ? 1 : 0);
                if (all > MaxCodes)
                    all = Renumber(codes);
            }

            return all;
        }
    }

    /// <summary>Numbers the combinations that there are anew, from zero: a row has one, so they are few.</summary>
    private int Renumber(Span<int> codes)
    {
        _numberOf.Clear();
        foreach (ref int code in codes)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numberOf, code, out bool isKnown);
            if (!isKnown)
                number = _numberOf.Count - 1;
            code = number;
        }

        return _numberOf.Count;
    }

    /// <summary>Finds the series of each combination that a row has, and how many rows have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private void FindSeries(IndexedBlock block, int codes)
    {
        unchecked // Counts of rows.
        {
            Array.Clear(_ends, 0, codes);
            foreach (int row in new RowNumbers(block.Rows))
            {
                int code = _codes[row];
                _ends[code]++;
                _rowOf[code] = row;
            }
        }

        for (int code = 0; code < codes; code++)
        {
            if (_ends[code] == 0)
                continue;
            UInt128 key = KeyOf(_rowOf[code]);
            if (!_series.TryGetValue(key, out SampleSeries? series))
                _series.Add(key, series = NewSeries(block, key));
            _seriesOf[code] = series;
        }
    }

    /// <summary>The segment's numbers of the names that a row has, one behind the other.</summary>
    private UInt128 KeyOf(int row)
    {
        UInt128 key = 0;
        foreach (LabelColumn group in _groups)
        {
            bool isAbsent = group.Texts.HasNulls && (group.Texts.Nulls[row >> 6] >> (row & 63) & 1) != 0;
            int id = isAbsent ? AbsentId : group.Texts.Names[(int)group.Texts.Codes[row]];
            key = (key << IdBits) | (uint)id;
        }

        return key;
    }

    private SampleSeries? NewSeries(IndexedBlock block, UInt128 key)
    {
        var labels = new List<Label>(_state.FileLabels);
        for (int i = _groups.Length - 1; i >= 0; i--)
        {
            var id = (int)(uint)(key & AbsentId);
            key >>= IdBits;
            if (id != AbsentId)
                labels.Add(new(_groups[i].Name, Encoding.UTF8.GetString(_groups[i].NamesOf(block)[id])));
        }

        return _state.NewSeries(LabelSet.Of(labels));
    }

    /// <summary>All times are alike: the values of each series are added at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private void AddByCode(IndexedBlock block, int codes, long ns)
    {
        if (!_hasValue)
        {
            for (int code = 0; code < codes; code++)
            {
                if (_ends[code] > 0)
                    _seriesOf[code]?.AddRange(ns, _values.AsSpan(0, _ends[code]));
            }

            return;
        }

        int end = 0;
        for (int code = 0; code < codes; code++)
            (_ends[code], end) = (end, end + _ends[code]);
        foreach (int row in new RowNumbers(block.Rows))
            _sorted[_ends[_codes[row]]++] = _values[row];
        int start = 0;
        for (int code = 0; code < codes; code++)
        {
            if (_ends[code] > start)
                _seriesOf[code]?.AddRange(ns, _sorted.AsSpan(start, _ends[code] - start));
            start = _ends[code];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private void AddEach(IndexedBlock block)
    {
        ReadOnlySpan<long> times = _times.Times;
        foreach (int row in new RowNumbers(block.Rows))
            _seriesOf[_codes[row]]?.Add(times[row], _values[row]);
    }
}
