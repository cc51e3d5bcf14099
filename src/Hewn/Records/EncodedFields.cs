using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// The fields of a logger or of open scopes, encoded once as they will stand in many lines. Immutable.
/// </summary>
internal sealed class EncodedFields
{
    public static readonly EncodedFields None = new([], [], 0);

    private readonly byte[] _bytes;
    private readonly EncodedField[] _items;

    public EncodedFields(byte[] bytes, EncodedField[] items, int leftOut)
    {
        _bytes = bytes;
        _items = items;
        LeftOut = leftOut;
        foreach (EncodedField item in items)
        {
            Marks |= FieldTraits.MarkOf(item.NameIn(bytes));
            Traits |= FieldTraits.Of(item.NameIn(bytes));
        }
    }

    /// <summary>All fields, each as <c>,"name":value</c>, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Where each stands.</summary>
    public ReadOnlySpan<EncodedField> Items => _items;

    /// <summary>Fields beyond the limit. Every record that would carry them counts them as left out.</summary>
    public int LeftOut { get; }

    /// <summary>The <see cref="FieldTraits.MarkOf">marks</see> of all names.</summary>
    public ulong Marks { get; }

    /// <summary>The <see cref="FieldTraits">traits</see> of all names.</summary>
    public uint Traits { get; }

    /// <summary>Encodes the fields; a later one of the same name replaces an earlier one.</summary>
    public static EncodedFields Of(ReadOnlySpan<LogField> fields)
    {
        if (fields.IsEmpty)
            return None;
        PromptPrivacy.Prepare();
        var list = new FieldList(forRecord: false);
        var value = new ByteBuffer();
        foreach (LogField field in fields)
        {
            FieldName name = FieldNames.Of(field.Name);
            FieldValue.Append(value, name, field);
            list.Add(name.Name, value.Written);
            value.Clear();
        }

        return list.ToEncoded();
    }

    /// <summary>The fields of both, where a later one of the same name replaces an earlier one.</summary>
    public static EncodedFields Join(EncodedFields earlier, EncodedFields later)
    {
        if (earlier == None)
            return later;
        var list = new FieldList(forRecord: false);
        list.Add(earlier);
        list.Add(later);
        return list.ToEncoded();
    }

    /// <summary>Whether one of the fields has that escaped name.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (EncodedField item in _items)
        {
            if (item.NameIn(_bytes).SequenceEqual(name))
                return true;
        }

        return false;
    }

    /// <summary>Whether any name stands on both sides.</summary>
    public bool Overlaps(EncodedFields other)
    {
        if ((Marks & other.Marks) == 0)
            return false;
        foreach (EncodedField item in _items)
        {
            if (other.Contains(item.NameIn(_bytes)))
                return true;
        }

        return false;
    }
}
