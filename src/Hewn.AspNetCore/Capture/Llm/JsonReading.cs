using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>Reads members that may be missing, null, or of another kind than they should be.</summary>
internal static class JsonReading
{
    /// <summary>A member; undefined where it is missing or this is no object.</summary>
    public static JsonElement Member(this JsonElement value, ReadOnlySpan<byte> name) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member)
            ? member
            : default;

    /// <summary>Whether there is such a member and it is not null.</summary>
    public static bool Has(this JsonElement value, ReadOnlySpan<byte> name) =>
        value.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A text; null where it is none.</summary>
    public static string? Text(this JsonElement value, ReadOnlySpan<byte> name)
    {
        JsonElement member = value.Member(name);
        if (member.ValueKind is not JsonValueKind.String)
            return null;
        try
        {
            string text = member.GetString()!;
            return text.Length <= Limits.FactChars ? text : text[..Limits.FactChars] + "…";
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair.
        }
    }

    /// <summary>Whether the member is this text.</summary>
    public static bool Is(this JsonElement value, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text) =>
        value.Member(name) is { ValueKind: JsonValueKind.String } member && member.ValueEquals(text);

    /// <summary>A number; null where it is none.</summary>
    public static double? Number(this JsonElement value, ReadOnlySpan<byte> name)
    {
        JsonElement member = value.Member(name);
        return member.ValueKind is JsonValueKind.Number && member.TryGetDouble(out double number)
            && double.IsFinite(number)
            ? number
            : null;
    }

    /// <summary>A whole number from 0; null where it is none.</summary>
    public static long? Count(this JsonElement value, ReadOnlySpan<byte> name)
    {
        JsonElement member = value.Member(name);
        return member.ValueKind is JsonValueKind.Number && member.TryGetInt64(out long number)
            && number is >= 0 and <= int.MaxValue
            ? number
            : null;
    }

    /// <summary>Whether the member is true.</summary>
    public static bool IsTrue(this JsonElement value, ReadOnlySpan<byte> name) =>
        value.Member(name).ValueKind is JsonValueKind.True;

    /// <summary>Whether the member is true or false.</summary>
    public static bool IsFlag(this JsonElement value, ReadOnlySpan<byte> name) =>
        value.Member(name).ValueKind is JsonValueKind.True or JsonValueKind.False;

    /// <summary>The elements of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Array)
            yield break;
        foreach (JsonElement item in value.EnumerateArray())
            yield return item;
    }
}
