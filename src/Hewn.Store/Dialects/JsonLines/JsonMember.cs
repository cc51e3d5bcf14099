using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>A member of a record's object: where it stands and what it means.</summary>
/// <param name="NameStart">Where the name begins, behind its quote.</param>
/// <param name="NameLength">Its bytes, escapes as they stand.</param>
/// <param name="ValueStart">Where the value begins, at its quote if it is a string.</param>
/// <param name="ValueLength">Its bytes.</param>
/// <param name="Token">What kind of value it is.</param>
/// <param name="IsEscaped">True for a string with escapes.</param>
/// <param name="Meaning">What the name means.</param>
internal readonly record struct JsonMember(
    int NameStart, int NameLength, int ValueStart, int ValueLength, JsonTokenType Token, bool IsEscaped,
    NameRole Meaning)
{
    /// <summary>Where the value ends.</summary>
    public int End => ValueStart + ValueLength;

    /// <summary>Its name's bytes.</summary>
    public ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> json) => json.Slice(NameStart, NameLength);

    /// <summary>Its value's bytes.</summary>
    public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> json) => json.Slice(ValueStart, ValueLength);

    /// <summary>What stands between the quotes of a string; the bytes of any other value.</summary>
    public ReadOnlySpan<byte> TextIn(ReadOnlySpan<byte> json) => Token == JsonTokenType.String
        ? json.Slice(ValueStart + 1, ValueLength - 2)
        : ValueIn(json);

    /// <summary>Where the value stands, as an entry wants to know it, moved by so many bytes.</summary>
    public FieldSlice Slice(int moved)
    {
        int quote = Token == JsonTokenType.String ? 1 : 0;
        return new(ValueStart + moved + quote, ValueLength - 2 * quote, Token, IsEscaped);
    }
}
