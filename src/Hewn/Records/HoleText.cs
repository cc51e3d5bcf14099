using System.Globalization;
using System.Runtime.CompilerServices;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>What a hole of an interpolated message shows of its value.</summary>
internal static class HoleText
{
    /// <summary>
    /// Whether values of the type, where no format is given, stand in the message as they stand in the field.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSameAsField<T>() =>
        typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(uint)
        || typeof(T) == typeof(ulong) || typeof(T) == typeof(double) || typeof(T) == typeof(float)
        || typeof(T) == typeof(decimal) || typeof(T) == typeof(Guid) || typeof(T) == typeof(TimeSpan);

    /// <summary>Appends the text of a value, or what stands in the place of a credential.</summary>
    public static void Append<T>(RecordMessage message, FieldName name, T value, int alignment, string? format)
    {
        alignment = Math.Clamp(alignment, -MaxPadding, MaxPadding);
        bool hidden = name.Hides(value);
        if (!hidden && TryAppendFormatted(message, value, alignment, format))
            return;
        string text = hidden ? SecretNames.Replacement : TextOf(value, format);
        if (PromptPrivacy.Replaces && !hidden)
            text = PromptJson.TextOfHole(text, value, name.ReplacesPrompt);
        message.Pad(alignment - text.Length);
        message.Append(text);
        message.Pad(-alignment - text.Length);
    }

    private static bool TryAppendFormatted<T>(RecordMessage message, T value, int alignment, string? format)
    {
        // Only types of the runtime: with others, formatting to bytes need not say what ToString says.
        if (!IsSameAsField<T>() && typeof(T) != typeof(DateTime) && typeof(T) != typeof(DateTimeOffset)
            && typeof(T) != typeof(DateOnly) && typeof(T) != typeof(TimeOnly))
            return false;
        try
        {
            Span<byte> text = stackalloc byte[LongestFormatted];
            // The JIT calls the value's own method here, without a box.
            return value is IUtf8SpanFormattable
                && ((IUtf8SpanFormattable)value).TryFormat(
                    text, out int length, format, CultureInfo.InvariantCulture)
                && message.TryAppendFormatted(text[..length], alignment);
        }
        catch (FormatException) // Expected: TextOf says so in the message.
        {
            return false;
        }
    }

    private static string TextOf<T>(T value, string? format)
    {
        try
        {
            if (value is not null and not string && RedactedMembers.MayStandInText(value.GetType()))
                return SecretNames.Replacement; // Its text cannot be told apart; the field shows the rest of it.
            return value is IFormattable formattable
                ? formattable.ToString(format, CultureInfo.InvariantCulture)
                : value?.ToString() ?? string.Empty;
        }
        catch (Exception e) // Boundary: a caller's ToString, or a format its type does not know.
        {
            return $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}";
        }
    }

    private const int LongestFormatted = 256; // What is longer is formatted as a string.
    private const int MaxPadding = 1024;
}
