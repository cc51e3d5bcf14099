namespace Hewn.Records;

/// <summary>Where one of several encoded fields stands: <c>,"name":value</c>.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="NameLength">Bytes of the escaped name, as the caller gave it: reserved names are kept, too.</param>
/// <param name="End">Where its value ends.</param>
internal readonly record struct EncodedField(int Start, int NameLength, int End)
{
    /// <summary>The escaped name without its quotation marks.</summary>
    public ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> fields) => fields.Slice(Start + 2, NameLength);

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> fields) => fields[(Start + 2 + NameLength + 2)..End];
}
