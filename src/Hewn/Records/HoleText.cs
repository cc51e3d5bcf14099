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
        || typeof(T) == typeof(decimal) || typeof(T) == typeof(Guid) || typeof(T) == typeof(TimeSpan)
        || typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(short)
        || typeof(T) == typeof(ushort) || typeof(T) == typeof(Half) || typeof(T) == typeof(Int128)
        || typeof(T) == typeof(UInt128) || typeof(T) == typeof(nint) || typeof(T) == typeof(nuint);

    /// <summary>Appends the text of a value, or what stands in the place of a credential.</summary>
    public static void Append<T>(RecordMessage message, FieldName name, T value, int alignment, string? format)
    {
        alignment = Math.Clamp(alignment, -MaxPadding, MaxPadding);
        bool hidden = name.Hides(value);
        if (!hidden && TryAppendFormatted(message, value, alignment, format))
            return;
        if (!hidden && typeof(T) == typeof(char) && alignment == 0)
        {
            message.Append(new ReadOnlySpan<char>(ref Unsafe.As<T, char>(ref value)));
            return;
        }

        string text = hidden ? SecretNames.Replacement
            : typeof(T).IsEnum && string.IsNullOrEmpty(format) ? EnumText<T>.Of(value).Text
            : TextOf(value, format);
        if (PromptPrivacy.Replaces && !hidden)
            text = PromptJson.TextOfHole(text, value, name.ReplacesPrompt);
        message.Pad(alignment - text.Length);
        message.Append(text);
        message.Pad(-alignment - text.Length);
    }

    private static bool TryAppendFormatted<T>(RecordMessage message, T value, int alignment, string? format)
    {
        try
        {
            Span<byte> text = stackalloc byte[LongestFormatted];
            return TryFormat(ref value, text, out int length, format)
                && message.TryAppendFormatted(text[..length], alignment);
        }
        catch (FormatException) // Expected: TextOf says so in the message.
        {
            return false;
        }
    }

    /// <summary>
    /// Only types of the runtime: with others, formatting to bytes need not say what ToString says. Each is called by
    /// its own name, because a cast to the interface costs a box wherever the JIT does not see through it.
    /// </summary>
    private static bool TryFormat<T>(ref T value, Span<byte> text, out int length, string? format)
    {
        if (typeof(T) == typeof(int))
            return Write(ref Unsafe.As<T, int>(ref value), text, out length, format);
        if (typeof(T) == typeof(long))
            return Write(ref Unsafe.As<T, long>(ref value), text, out length, format);
        if (typeof(T) == typeof(uint))
            return Write(ref Unsafe.As<T, uint>(ref value), text, out length, format);
        if (typeof(T) == typeof(ulong))
            return Write(ref Unsafe.As<T, ulong>(ref value), text, out length, format);
        if (typeof(T) == typeof(double))
            return Write(ref Unsafe.As<T, double>(ref value), text, out length, format);
        if (typeof(T) == typeof(float))
            return Write(ref Unsafe.As<T, float>(ref value), text, out length, format);
        if (typeof(T) == typeof(decimal))
            return Write(ref Unsafe.As<T, decimal>(ref value), text, out length, format);
        if (typeof(T) == typeof(Guid))
            return Write(ref Unsafe.As<T, Guid>(ref value), text, out length, format);
        return TryFormatTime(ref value, text, out length, format);
    }

    private static bool TryFormatTime<T>(ref T value, Span<byte> text, out int length, string? format)
    {
        if (typeof(T) == typeof(TimeSpan))
            return Write(ref Unsafe.As<T, TimeSpan>(ref value), text, out length, format);
        if (typeof(T) == typeof(DateTime))
            return Write(ref Unsafe.As<T, DateTime>(ref value), text, out length, format);
        if (typeof(T) == typeof(DateTimeOffset))
            return Write(ref Unsafe.As<T, DateTimeOffset>(ref value), text, out length, format);
        if (typeof(T) == typeof(DateOnly))
            return Write(ref Unsafe.As<T, DateOnly>(ref value), text, out length, format);
        if (typeof(T) == typeof(TimeOnly))
            return Write(ref Unsafe.As<T, TimeOnly>(ref value), text, out length, format);
        return TryFormatRarer(ref value, text, out length, format);
    }

    private static bool TryFormatRarer<T>(ref T value, Span<byte> text, out int length, string? format)
    {
        if (typeof(T) == typeof(byte))
            return Write(ref Unsafe.As<T, byte>(ref value), text, out length, format);
        if (typeof(T) == typeof(sbyte))
            return Write(ref Unsafe.As<T, sbyte>(ref value), text, out length, format);
        if (typeof(T) == typeof(short))
            return Write(ref Unsafe.As<T, short>(ref value), text, out length, format);
        if (typeof(T) == typeof(ushort))
            return Write(ref Unsafe.As<T, ushort>(ref value), text, out length, format);
        if (typeof(T) == typeof(Half))
            return Write(ref Unsafe.As<T, Half>(ref value), text, out length, format);
        if (typeof(T) == typeof(Int128))
            return Write(ref Unsafe.As<T, Int128>(ref value), text, out length, format);
        if (typeof(T) == typeof(UInt128))
            return Write(ref Unsafe.As<T, UInt128>(ref value), text, out length, format);
        if (typeof(T) == typeof(nint))
            return Write(ref Unsafe.As<T, nint>(ref value), text, out length, format);
        if (typeof(T) == typeof(nuint))
            return Write(ref Unsafe.As<T, nuint>(ref value), text, out length, format);
        length = 0;
        return false;
    }

    private static bool Write<T>(ref T value, Span<byte> text, out int length, string? format)
        where T : struct, IUtf8SpanFormattable =>
        value.TryFormat(text, out length, format, CultureInfo.InvariantCulture);

    /// <summary>The text that a value has by itself, in the invariant culture.</summary>
    internal static string TextOf<T>(T value, string? format)
    {
        try
        {
            if (value is not null and not string && RedactedMembers.MayStandInText(value.GetType()))
                return SecretNames.Replacement; // Its text cannot be told apart; the field shows the rest of it.
            return value is IFormattable formattable
                ? formattable.ToString(format, CultureInfo.InvariantCulture)
                : PairText.InsteadOf(value) ?? value?.ToString() ?? string.Empty;
        }
        catch (Exception e) // Boundary: a caller's ToString, or a format its type does not know.
        {
            return $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}";
        }
    }

    private const int LongestFormatted = 256; // What is longer is formatted as a string.
    private const int MaxPadding = 1024;
}
