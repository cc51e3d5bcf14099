namespace Hewn.Records;

/// <summary>
/// The fields of one record. While no name of theirs stands twice, hides a key of the record or goes beyond a bound
/// (nearly always), each is written once and what the record inherits is not touched; otherwise all go through
/// <see cref="FieldList"/>, with the same result. Not thread-safe.
/// </summary>
internal sealed class RecordFields
{
    // Numbers only: a reference would have to be told to the collector with every field. The name is in the bytes.
    private readonly record struct Slot(int LeadLength, int End);

    // First what every record of the same logger and context inherits, then the fields of the call.
    private readonly ByteBuffer _bytes = new(1024, borrows: true);
    private readonly Slot[] _slots = new Slot[Limits.MaxFields];
    private FieldList? _list;
    private EncodedFields _scopes = EncodedFields.None;
    private EncodedFields _bound = EncodedFields.None;
    private bool _exact;
    private bool _exactFromStart;
    private bool _hasError;
    private uint _presentIds;
    private uint _care;
    private ulong _marks;
    private ulong _inheritedMarks;
    private uint _traits;
    private uint _inheritedTraits;
    private int _inherited;
    private int _count;
    private int _limit;
    private int _budgetBytes;

    /// <summary>
    /// Forgets what was inherited. What is put into the result before <see cref="Begin"/> stands before the fields of
    /// every record from then on.
    /// </summary>
    public ByteBuffer Restart()
    {
        _inherited = 0;
        _bytes.Clear();
        return _bytes;
    }

    /// <summary>Starts a new record.</summary>
    /// <param name="scopes">The fields of open scopes.</param>
    /// <param name="bound">The logger's fields.</param>
    /// <param name="hasError">Whether an exception will write its three keys behind the fields.</param>
    /// <param name="presentIds">A bit for each <see cref="Context.ContextKey"/> that fields must not hide.</param>
    public void Begin(EncodedFields scopes, EncodedFields bound, bool hasError, uint presentIds)
    {
        (_scopes, _bound, _hasError, _presentIds) = (scopes, bound, hasError, presentIds);
        _inherited = _bytes.Length;
        _care = FieldTraits.Reserved | presentIds | (hasError ? FieldTraits.OfError : 0);
        _inheritedMarks = scopes.Marks | bound.Marks;
        _inheritedTraits = scopes.Traits | bound.Traits;
        _limit = Limits.MaxFields - scopes.Items.Length - bound.Items.Length;
        int budget = Limits.MaxLineBytes - Limits.HeadReserveBytes - (hasError ? Limits.ErrorReserveBytes : 0)
            - scopes.Bytes.Length - bound.Bytes.Length;
        _budgetBytes = _inherited + budget;
        _exactFromStart =
            (_inheritedTraits & _care) != 0 || _limit < 0 || budget < 0 || scopes.Overlaps(bound);
        BeginAgain();
    }

    /// <summary>Starts a record that inherits what the one before it did.</summary>
    public void BeginAgain()
    {
        _exact = false;
        _count = 0;
        _marks = _inheritedMarks;
        _traits = _inheritedTraits;
        if (_exactFromStart)
            GoExact();
    }

    /// <summary>Begins a field; its value is to be appended to the result. Follow it by <see cref="End"/>.</summary>
    public ByteBuffer BeginValue(FieldName name)
    {
        name.AppendTo(_bytes);
        return _bytes;
    }

    /// <summary>Ends the field that began at <paramref name="start"/>.</summary>
    public void End(FieldName name, int start)
    {
        // Fast path - a new name, of nothing but itself, and there is room.
        int count = _count;
        if ((_marks & name.Mark) == 0 && (name.Traits & _care) == 0 && count < _limit
            && _bytes.Length <= _budgetBytes && !_exact)
        {
            _marks |= name.Mark;
            _traits |= name.Traits;
            _slots[count] = new Slot(name.LeadLength, _bytes.Length);
            _count = unchecked(count + 1); // Below the limit.
        }
        else
        {
            EndExactly(name, start);
        }
    }

    /// <summary>Where the next field begins; see <see cref="End"/>.</summary>
    public int Length => _bytes.Length;

    /// <summary>Fields that did not fit into the record.</summary>
    public int LeftOut => _exact ? _list!.LeftOut : _scopes.LeftOut + _bound.LeftOut;

    /// <summary>The scopes' fields that stand in the record by themselves; nothing where they are among
    /// <see cref="Own"/>.</summary>
    public ReadOnlySpan<byte> Scopes => _exact ? default : _scopes.Bytes;

    /// <summary>As <see cref="Scopes"/>, the logger's fields.</summary>
    public ReadOnlySpan<byte> Bound => _exact ? default : _bound.Bytes;

    /// <summary>Whether the fields are not behind what they inherit, but joined with it by the exact rules.</summary>
    public bool IsExact => _exact;

    /// <summary>What is inherited and the call's fields, or all; the end of the line is put behind them.</summary>
    public ByteBuffer Bytes => _exact ? _list!.Bytes : _bytes;

    /// <summary>As <see cref="Bytes"/>, without what is inherited.</summary>
    public ReadOnlySpan<byte> Own => _exact ? _list!.Bytes.Written : _bytes.Written[_inherited..];

    /// <summary>A bit for each <see cref="Context.ContextKey"/> whose name a field has.</summary>
    public uint HeldKeys => _exact ? FindHeldKeys() : _traits & FieldTraits.Keys;

    /// <summary>Forgets the record; see <see cref="ByteBuffer.Clear"/>. What is inherited stays.</summary>
    public void Clear()
    {
        _bytes.Clear(_inherited);
        if (_exact)
            _list!.Bytes.Clear();
    }

    private uint FindHeldKeys()
    {
        uint keys = 0;
        for (int key = 0; key < Context.ContextKeys.Count; key++)
        {
            if (_list!.Contains(Context.ContextKeys.Utf8Names[key]))
                keys |= 1u << key;
        }

        return keys;
    }

    /// <summary>Slow path - the mark says that the name may be there already, or a rule applies to it.</summary>
    private void EndExactly(FieldName name, int start)
    {
        if (!_exact && (name.Traits & _care) == 0 && _count < _limit && _bytes.Length <= _budgetBytes && IsNew(name))
        {
            _traits |= name.Traits;
            _slots[_count++] = new Slot(name.LeadLength, _bytes.Length);
            return;
        }

        if (!_exact)
            GoExact();
        _list!.Add(name.Name, _bytes.Written[(start + name.LeadLength)..]);
        _bytes.Truncate(start);
    }

    private bool IsNew(FieldName name)
    {
        int start = _inherited;
        for (int i = 0; i < _count; i++)
        {
            Slot slot = _slots[i];
            if (slot.LeadLength == name.LeadLength && NameOf(slot, start).SequenceEqual(name.Name))
                return false;
            start = slot.End;
        }

        return !_scopes.Contains(name.Name) && !_bound.Contains(name.Name);
    }

    private ReadOnlySpan<byte> NameOf(Slot slot, int start) =>
        FieldName.NameIn(_bytes.Written[start..], slot.LeadLength);

    /// <summary>Takes everything so far through the list, in its order.</summary>
    private void GoExact()
    {
        _list ??= new FieldList();
        _list.Clear(_hasError, _presentIds);
        _list.Add(_scopes);
        _list.Add(_bound);
        int start = _inherited;
        for (int i = 0; i < _count; i++)
        {
            Slot slot = _slots[i];
            _list.Add(NameOf(slot, start), _bytes.Written[(start + slot.LeadLength)..slot.End]);
            start = slot.End;
        }

        _exact = true;
    }
}
