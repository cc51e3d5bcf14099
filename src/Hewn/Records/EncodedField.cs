namespace Hewn.Records;

/// <summary>
/// One field as it will stand in a line, <c>,"name":value</c>, encoded once and copied into many records.
/// </summary>
internal sealed class EncodedField(byte[] bytes, int nameLength)
{
    /// <summary>
    /// The escaped name without its quotation marks, as the caller gave it: reserved names are kept, too.
    /// </summary>
    public ReadOnlySpan<byte> Name => bytes.AsSpan(2, nameLength);

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value => bytes.AsSpan(2 + nameLength + 2);
}
