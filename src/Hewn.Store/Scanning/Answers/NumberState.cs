using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Answers;

/// <summary>One thread's statistics by group.</summary>
internal sealed unsafe class NumberState(NumberQuestion question) : QuestionState
{
    private readonly bool _wantsQuantiles = question.Quantiles.Count > 0;
    private readonly ExponentSums _sums = new();
    private NumberGroup?[] _groups = new NumberGroup?[16];
    private HashSet<int>?[] _bins = new HashSet<int>?[16]; // by group, in a second pass
    private int _room;
    private bool _isFull;
    private long _overflow;

    public NumberQuestion Question => question;

    public GroupReader Groups { get; } = new(question.GroupField, NumberQuestion.MaxGroups);

    public override void Add(byte* piece, Slice* values)
    {
        if (FieldText.TryGetNumber(piece, values[question.ValueField], out byte* start, out int length)
            && JsonNumber.TryReadDouble(start, length, out double value))
            Add(Groups.Read(piece, values), value);
    }

    /// <summary>Adds a value to a group.</summary>
    public void Add(int id, double value)
    {
        if (id == GroupReader.Overflow)
        {
            _overflow++;
            return;
        }

        NumberGroup group = GroupOf(id);
        if (question.Second is not null)
        {
            if (_bins[id]?.Contains(DoubleOrder.BinOf(value)) == true)
                group.Keep(value);
            return;
        }

        group.Add(value);
        if (!_wantsQuantiles)
            return;
        if (_room == 0 && !_isFull)
        {
            _isFull = !question.TryReserve();
            _room = _isFull ? 0 : NumberQuestion.Reservation;
        }

        if (_isFull)
        {
            group.KeepRoughly(value);
        }
        else
        {
            _room--;
            group.Keep(value);
        }
    }

    /// <summary>Adds values to a group.</summary>
    public void Add(int id, ReadOnlySpan<double> values)
    {
        if (id == GroupReader.Overflow || question.Second is not null || _isFull
            || (_wantsQuantiles && !TryReserve(values.Length)))
        {
            foreach (double value in values)
                Add(id, value);
            return;
        }

        NumberGroup group = GroupOf(id);
        group.Add(values, _sums);
        if (!_wantsQuantiles)
            return;
        _room -= values.Length;
        group.Keep(values);
    }

    public override void HandOver()
    {
        foreach (NumberGroup? group in _wantsQuantiles && question.Second is null ? _groups : [])
            group?.CountKept();
        question.Add(Groups, _groups, question.Second is null ? _overflow : 0);
    }

    /// <summary>Whether there is room for so many values; else values are added one by one, while there is.</summary>
    private bool TryReserve(int values)
    {
        while (_room < values)
        {
            if (!question.TryReserve())
                return false;
            _room += NumberQuestion.Reservation;
        }

        return true;
    }

    private NumberGroup GroupOf(int id)
    {
        NumberGroup?[] groups = _groups;
        return ((uint)id < (uint)groups.Length ? groups[id] : null) ?? NewGroup(id);
    }

    private NumberGroup NewGroup(int id)
    {
        if (id >= _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(id + 1, _groups.Length * 2));
            Array.Resize(ref _bins, _groups.Length);
        }

        string? name = Groups.NameOf(id, question.GroupKey?.Known == KnownField.Level);
        _bins[id] = question.Second?.BinsOf(name)?.ToHashSet();
        return _groups[id] = new();
    }
}
