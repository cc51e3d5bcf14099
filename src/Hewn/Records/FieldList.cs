using System.Numerics;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// The fields of one record on their way into its line. Keeps three promises: no name stands twice, no field hides a
/// reserved key, and nothing that is left out goes uncounted. Not thread-safe.
/// </summary>
internal sealed class FieldList
{
    private readonly record struct Slot(int Start, int NameLength, int End);

    private readonly ByteBuffer _bytes = new();
    private readonly Slot[] _slots = new Slot[Limits.MaxFields];
    private int _count;
    private int _budgetBytes = Limits.MaxLineBytes;
    private uint _presentIds;
    private bool _hasError;

    /// <summary>Fields that did not fit into the record.</summary>
    public int LeftOut { get; private set; }

    /// <summary>All fields, each as <c>,"name":value</c>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Written;

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

    /// <summary>Adds a field; a secret name masks its value.</summary>
    public void Add<T>(string name, T value)
    {
        int start = _bytes.Length;
        if (!TryBegin(name, start, out int nameLength))
            return;
        if (value is not null && SecretNames.IsSecret(name, IsNumber(value)))
            JsonString.AppendSecret(_bytes);
        else
            JsonValue.Append(_bytes, value);
        End(start, nameLength);
    }

    /// <summary>Adds a field that was encoded before.</summary>
    public void Add(EncodedField field)
    {
        int start = _bytes.Length;
        if (_count == Limits.MaxFields)
        {
            LeftOut++;
            return;
        }

        if (!IsReserved(field.Name))
        {
            _bytes.Append(field.Bytes);
            End(start, field.Name.Length);
            return;
        }

        _bytes.Append(",\""u8);
        _bytes.Append(field.Name);
        int nameLength = CloseName(start);
        _bytes.Append(field.Value);
        End(start, nameLength);
    }

    /// <summary>Whether a field of that name is there.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => IndexOf(name, _count) >= 0;

    /// <summary>The fields apart, to be kept.</summary>
    public EncodedField[] ToEncoded()
    {
        var fields = new EncodedField[_count];
        for (int i = 0; i < _count; i++)
        {
            Slot slot = _slots[i];
            fields[i] = new EncodedField(_bytes.Written[slot.Start..slot.End].ToArray(), slot.NameLength);
        }

        return fields;
    }

    private bool TryBegin(string name, int start, out int nameLength)
    {
        nameLength = 0;
        if (_count == Limits.MaxFields)
        {
            LeftOut++;
            return false;
        }

        _bytes.Append(",\""u8);
        JsonText.Append(_bytes, string.IsNullOrEmpty(name) ? "_" : name, Limits.MaxNameBytes);
        nameLength = CloseName(start);
        return true;
    }

    /// <summary>Ends the name that was begun at <paramref name="start"/>, away from reserved ones.</summary>
    private int CloseName(int start)
    {
        int begin = start + 2;
        if (IsReserved(_bytes.Written[begin..]))
        {
            // Never lost: the renamed field must not replace another one either.
            do
                _bytes.Append((byte)'_');
            while (IndexOf(_bytes.Written[begin..], _count) >= 0);
        }

        int nameLength = _bytes.Length - begin;
        _bytes.Append("\":"u8);
        return nameLength;
    }

    private void End(int start, int nameLength)
    {
        int earlier = IndexOf(_bytes.Written.Slice(start + 2, nameLength), _count);
        if (earlier >= 0)
            start -= Remove(earlier);
        if (_bytes.Length > _budgetBytes)
        {
            _bytes.Truncate(start);
            LeftOut++;
            return;
        }

        _slots[_count++] = new Slot(start, nameLength, _bytes.Length);
    }

    private bool IsReserved(ReadOnlySpan<byte> name)
    {
        if (ReservedNames.IsAlways(name) || (_hasError && ReservedNames.IsOfError(name)))
            return true;
        int key = _presentIds == 0 ? -1 : Context.ContextKeys.IndexOf(name);
        return key >= 0 && (_presentIds & (1u << key)) != 0;
    }

    private int IndexOf(ReadOnlySpan<byte> name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_slots[i].NameLength == name.Length
                && _bytes.Written.Slice(_slots[i].Start + 2, name.Length).SequenceEqual(name))
                return i;
        }

        return -1;
    }

    /// <summary>Takes a field out and closes the gap. Returns the bytes that fell away.</summary>
    private int Remove(int index)
    {
        Slot gone = _slots[index];
        int bytes = gone.End - gone.Start;
        _bytes.Replace(gone.Start, gone.End, default);
        for (int i = index + 1; i < _count; i++)
            _slots[i - 1] = new Slot(_slots[i].Start - bytes, _slots[i].NameLength, _slots[i].End - bytes);
        _count--;
        return bytes;
    }

    private static bool IsNumber<T>(T value) =>
        value is IConvertible and not (string or char or bool or DateTime or Enum) || IsWideNumber(value);

    private static bool IsWideNumber<T>(T value) => value is Int128 or UInt128 or BigInteger or Half;
}
