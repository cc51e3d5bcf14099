namespace Hewn.Records;

/// <summary>
/// The fields of one record on their way into its line, by the exact rules; <see cref="RecordFields"/> does without it
/// where no rule applies. Keeps three promises: no name stands twice, no field hides a
/// reserved key, and nothing that is left out goes uncounted. Not thread-safe.
/// </summary>
/// <param name="forRecord">
/// Whether reserved names are evaded. Not so for fields that are kept for later records: what is reserved depends on
/// the record, and under their own names a later field of the same name can replace them.
/// </param>
internal sealed class FieldList(bool forRecord = true)
{
    /// <param name="Start">Where <c>,"name":value</c> begins.</param>
    /// <param name="NameLength">Bytes of the name as the caller gave it.</param>
    /// <param name="Evasion">Underscores appended to it.</param>
    /// <param name="End">Where the value ends.</param>
    private readonly record struct Slot(int Start, int NameLength, int Evasion, int End);

    private readonly ByteBuffer _bytes = new(borrows: true);
    private readonly Slot[] _slots = new Slot[Limits.MaxFields];
    private int _count;
    private int _budgetBytes = Limits.MaxLineBytes;
    private uint _presentIds;
    private bool _hasError;

    /// <summary>Fields that did not fit into the record.</summary>
    public int LeftOut { get; private set; }

    /// <summary>All fields, each as <c>,"name":value</c>, and what is put behind them.</summary>
    public ByteBuffer Bytes => _bytes;

    /// <summary>Starts a new record.</summary>
    /// <param name="hasError">Whether an exception will write its three keys behind the fields.</param>
    /// <param name="presentIds">A bit for each <see cref="Context.ContextKey"/> that fields must not hide.</param>
    public void Clear(bool hasError, uint presentIds)
    {
        _bytes.Clear();
        _count = 0;
        LeftOut = 0;
        _hasError = hasError;
        _presentIds = presentIds;
        _budgetBytes = Limits.MaxLineBytes - Limits.HeadReserveBytes - (hasError ? Limits.ErrorReserveBytes : 0);
    }

    /// <summary>Adds a field by its escaped name and its encoded value.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int start = _bytes.Length;
        _bytes.Append(",\""u8);
        _bytes.Append(name);
        if (!TryCloseName(start, out Slot slot))
            return;
        _bytes.Append(value);
        End(slot);
    }

    /// <summary>Adds fields that were encoded before.</summary>
    public void Add(EncodedFields fields)
    {
        LeftOut += fields.LeftOut;
        foreach (EncodedField field in fields.Items)
            Add(field.NameIn(fields.Bytes), field.ValueIn(fields.Bytes));
    }

    /// <summary>Whether a field of that name is there.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => IndexOfWritten(name) >= 0;

    /// <summary>The fields apart, to be kept.</summary>
    public EncodedFields ToEncoded()
    {
        var fields = new EncodedField[_count];
        for (int i = 0; i < _count; i++)
            fields[i] = new EncodedField(_slots[i].Start, _slots[i].NameLength, _slots[i].End);
        return new EncodedFields(_bytes.Written.ToArray(), fields, LeftOut);
    }

    /// <summary>
    /// Ends the name that begins at <paramref name="start"/>. An earlier field of that name goes; a name that is taken
    /// by the record itself, or by the evasion of another field, gets underscores until it is free.
    /// </summary>
    /// <returns>False when the record is full; the name has been taken back.</returns>
    private bool TryCloseName(int start, out Slot slot)
    {
        int nameLength = _bytes.Length - start - 2;
        int earlier = IndexOfOwn(_bytes.Written.Slice(start + 2, nameLength));
        if (earlier >= 0)
            start -= Remove(earlier);
        slot = default;
        if (_count == Limits.MaxFields)
        {
            _bytes.Truncate(start);
            LeftOut++;
            return false;
        }

        int evasion = 0;
        while (forRecord && IsTaken(_bytes.Written[(start + 2)..]))
        {
            _bytes.Append((byte)'_');
            evasion++;
        }

        _bytes.Append("\":"u8);
        slot = new Slot(start, nameLength, evasion, 0);
        return true;
    }

    private void End(Slot slot)
    {
        if (_bytes.Length > _budgetBytes)
        {
            _bytes.Truncate(slot.Start);
            LeftOut++;
            return;
        }

        _slots[_count++] = slot with { End = _bytes.Length };
    }

    private bool IsTaken(ReadOnlySpan<byte> name) => IsReserved(name) || IndexOfWritten(name) >= 0;

    private bool IsReserved(ReadOnlySpan<byte> name)
    {
        if (ReservedNames.IsAlways(name) || (_hasError && ReservedNames.IsOfError(name)))
            return true;
        int key = _presentIds == 0 ? -1 : Context.ContextKeys.IndexOf(name);
        return key >= 0 && (_presentIds & (1u << key)) != 0;
    }

    /// <summary>The field that its caller gave this name, or -1.</summary>
    private int IndexOfOwn(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _count; i++)
        {
            if (NameAt(_slots[i], _slots[i].NameLength).SequenceEqual(name))
                return i;
        }

        return -1;
    }

    /// <summary>The field that stands under this name, or -1.</summary>
    private int IndexOfWritten(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _count; i++)
        {
            if (NameAt(_slots[i], _slots[i].NameLength + _slots[i].Evasion).SequenceEqual(name))
                return i;
        }

        return -1;
    }

    private ReadOnlySpan<byte> NameAt(Slot slot, int length) => _bytes.Written.Slice(slot.Start + 2, length);

    /// <summary>Takes a field out and closes the gap. Returns the bytes that fell away.</summary>
    private int Remove(int index)
    {
        Slot gone = _slots[index];
        int bytes = gone.End - gone.Start;
        _bytes.Replace(gone.Start, gone.End, default);
        for (int i = index + 1; i < _count; i++)
            _slots[i - 1] = _slots[i] with { Start = _slots[i].Start - bytes, End = _slots[i].End - bytes };
        _count--;
        return bytes;
    }
}
