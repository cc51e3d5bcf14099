namespace Hewn.Records;

/// <summary>The encoded fields of a logger or of open scopes. Immutable.</summary>
internal sealed class EncodedFields(EncodedField[] items, int leftOut)
{
    public static readonly EncodedFields None = new([], 0);

    public ReadOnlySpan<EncodedField> Items => items;

    /// <summary>Fields beyond the limit. Every record that would carry them counts them as left out.</summary>
    public int LeftOut => leftOut;

    /// <summary>Encodes the fields; a later one of the same name replaces an earlier one.</summary>
    public static EncodedFields Of(ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (fields.IsEmpty)
            return None;
        var list = new FieldList(forRecord: false);
        foreach ((string name, object? value) in fields)
            list.Add(name, value);
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
}
