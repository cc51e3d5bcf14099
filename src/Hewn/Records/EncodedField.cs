namespace Hewn.Records;

/// <summary>One field as it will stand in a line, <c>,"name":value</c>, encoded once and copied into many records.</summary>
internal sealed class EncodedField(byte[] bytes, int nameLength)
{
    /// <summary>Comma, quoted name, colon, value.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The escaped name without its quotation marks.</summary>
    public ReadOnlySpan<byte> Name => bytes.AsSpan(2, nameLength);

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value => bytes.AsSpan(2 + nameLength + 2);

    /// <summary>Encodes the fields; a later one of the same name replaces an earlier one.</summary>
    public static EncodedField[] Of(ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var list = new FieldList();
        foreach ((string name, object? value) in fields)
            list.Add(name, value);
        return list.ToEncoded();
    }

    /// <summary>The fields of both, where a later one of the same name replaces an earlier one.</summary>
    public static EncodedField[] Join(EncodedField[] earlier, EncodedField[] later)
    {
        if (earlier.Length == 0)
            return later;
        var list = new FieldList();
        foreach (EncodedField field in earlier)
            list.Add(field);
        foreach (EncodedField field in later)
            list.Add(field);
        return list.ToEncoded();
    }
}
