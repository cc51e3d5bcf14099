using System.Buffers.Text;
using System.Text.Json;

namespace Hewn.AspNetCore.Capture;

/// <summary>A string, number, true, false or null of a body. Valid as long as the body's bytes.</summary>
/// <param name="type">What it is.</param>
/// <param name="spelt">As it stands in the body; a string without its marks.</param>
/// <param name="isEscaped">Whether a string has escapes.</param>
internal readonly ref struct JsonScalar(JsonTokenType type, ReadOnlySpan<byte> spelt, bool isEscaped)
{
    /// <summary>What it is.</summary>
    public JsonTokenType Type { get; } = type;

    /// <summary>As it stands in the body; a string without its marks.</summary>
    public ReadOnlySpan<byte> Spelt { get; } = spelt;

    /// <summary>Whether a string has escapes.</summary>
    public bool IsEscaped { get; } = isEscaped;

    /// <summary>A whole number that is no other and not too large.</summary>
    public bool TryGetInt64(out long number)
    {
        bool isOne = Utf8Parser.TryParse(Spelt, out number, out int used) && used == Spelt.Length;
        return isOne && Type is JsonTokenType.Number;
    }

    /// <summary>A number.</summary>
    public bool TryGetDouble(out double number)
    {
        bool isOne = Utf8Parser.TryParse(Spelt, out number, out int used) && used == Spelt.Length;
        return isOne && Type is JsonTokenType.Number;
    }
}
