using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// Any value as JSON. Never throws: a value that does is written as <c>"!ERROR: …"</c>, one that has no JSON form as
/// its <c>ToString()</c>. Nesting and size are bounded, so cycles and huge lists end with a note.
/// </summary>
internal static class JsonValue
{
    /// <summary>Appends a value whose type is known where it is called, without boxing the usual ones.</summary>
    public static void Append<T>(ByteBuffer target, T value)
    {
        // Fast path - the JIT keeps one branch of these for each value type.
        if (typeof(T) == typeof(int))
            JsonNumber.Append(target, (long)Unsafe.As<T, int>(ref value));
        else if (typeof(T) == typeof(long))
            JsonNumber.Append(target, Unsafe.As<T, long>(ref value));
        else if (typeof(T) == typeof(uint))
            JsonNumber.Append(target, (ulong)Unsafe.As<T, uint>(ref value));
        else if (typeof(T) == typeof(ulong))
            JsonNumber.Append(target, Unsafe.As<T, ulong>(ref value));
        else if (typeof(T) == typeof(double))
            JsonNumber.Append(target, Unsafe.As<T, double>(ref value));
        else if (typeof(T) == typeof(float))
            JsonNumber.Append(target, Unsafe.As<T, float>(ref value));
        else if (typeof(T) == typeof(decimal))
            JsonNumber.AppendFormattable(target, Unsafe.As<T, decimal>(ref value));
        else if (typeof(T) == typeof(bool))
            target.Append(Unsafe.As<T, bool>(ref value) ? "true"u8 : "false"u8);
        else if (typeof(T) == typeof(DateTime))
            JsonText.AppendFormatted(target, Unsafe.As<T, DateTime>(ref value), RoundTrip);
        else if (typeof(T) == typeof(DateTimeOffset))
            JsonText.AppendFormatted(target, Unsafe.As<T, DateTimeOffset>(ref value), RoundTrip);
        else if (typeof(T) == typeof(TimeSpan))
            JsonText.AppendFormatted(target, Unsafe.As<T, TimeSpan>(ref value), null);
        else if (typeof(T) == typeof(Guid))
            JsonText.AppendFormatted(target, Unsafe.As<T, Guid>(ref value), null);
        else
            AppendRarer(target, value);
    }

    /// <summary>The types that are rarer in messages; the rest is boxed.</summary>
    private static void AppendRarer<T>(ByteBuffer target, T value)
    {
        if (typeof(T) == typeof(byte))
            JsonNumber.Append(target, (ulong)Unsafe.As<T, byte>(ref value));
        else if (typeof(T) == typeof(sbyte))
            JsonNumber.Append(target, (long)Unsafe.As<T, sbyte>(ref value));
        else if (typeof(T) == typeof(short))
            JsonNumber.Append(target, (long)Unsafe.As<T, short>(ref value));
        else if (typeof(T) == typeof(ushort))
            JsonNumber.Append(target, (ulong)Unsafe.As<T, ushort>(ref value));
        else if (typeof(T) == typeof(char))
            JsonText.AppendQuoted(target, new ReadOnlySpan<char>(ref Unsafe.As<T, char>(ref value)));
        else if (typeof(T) == typeof(Half))
            Append(target, Unsafe.As<T, Half>(ref value));
        else if (typeof(T) == typeof(Int128))
            JsonNumber.AppendFormattable(target, Unsafe.As<T, Int128>(ref value));
        else if (typeof(T) == typeof(UInt128))
            JsonNumber.AppendFormattable(target, Unsafe.As<T, UInt128>(ref value));
        else if (typeof(T) == typeof(nint))
            JsonNumber.Append(target, (long)Unsafe.As<T, nint>(ref value));
        else if (typeof(T) == typeof(nuint))
            JsonNumber.Append(target, (ulong)Unsafe.As<T, nuint>(ref value));
        else if (typeof(T) == typeof(DateOnly))
            JsonText.AppendFormatted(target, Unsafe.As<T, DateOnly>(ref value), "O");
        else if (typeof(T) == typeof(TimeOnly))
            JsonText.AppendFormatted(target, Unsafe.As<T, TimeOnly>(ref value), "O");
        else if (typeof(T).IsEnum)
            target.Append(EnumText<T>.Of(value).Json);
        else
            AppendGuarded(target, value, depth: 0);
    }

    private static void Append(ByteBuffer target, Half value)
    {
        if (Half.IsFinite(value))
            JsonNumber.AppendFormattable(target, value);
        else
            JsonNumber.Append(target, (double)value);
    }

    /// <summary>Appends a value of unknown type that stands <paramref name="depth"/> levels deep.</summary>
    /// <param name="target">Takes it.</param>
    /// <param name="value">The value.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <param name="isElement">Whether it stands in a list, where a list of two is a name and its value.</param>
    public static void AppendGuarded(ByteBuffer target, object? value, int depth, bool isElement = false)
    {
        int start = target.Length;
        try
        {
            AppendObject(target, value, depth, isElement);
        }
        catch (Exception e) // Boundary: the caller's getters, enumerators and ToString may throw anything.
        {
            target.Truncate(start);
            AppendError(target, e);
        }
    }

    /// <summary>What stands in the place of a value that threw.</summary>
    private static void AppendError(ByteBuffer target, Exception e)
    {
        Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
        JsonString.AppendRedacted(target, $"!ERROR: {cause.GetType().Name}: {JsonString.SafeMessage(cause)}");
    }

    private static void AppendObject(ByteBuffer target, object? value, int depth, bool isElement)
    {
        switch (value)
        {
            case null: target.Append("null"u8); break;
            case string s: JsonString.AppendRedacted(target, s); break;
            case bool b: target.Append(b ? "true"u8 : "false"u8); break;
            case Enum e: JsonText.AppendQuoted(target, e.ToString()); break;
            case double d: JsonNumber.Append(target, d); break;
            case float f: JsonNumber.Append(target, f); break;
            case Half h when Half.IsFinite(h): JsonNumber.AppendFormattable(target, h); break;
            case Half h: JsonNumber.Append(target, (double)h); break;
            case RawJson raw: JsonRaw.Append(target, raw.Utf8.Span, raw.IsSure); break;
            case IConvertible c when TryAppendInteger(target, c): break;
            case decimal m: JsonNumber.AppendFormattable(target, m); break;
            case Int128 i: JsonNumber.AppendFormattable(target, i); break;
            case UInt128 u: JsonNumber.AppendFormattable(target, u); break;
            case nint i: JsonNumber.Append(target, (long)i); break;
            case nuint u: JsonNumber.Append(target, (ulong)u); break;
            case BigInteger big: AppendFormatted(target, big, null); break; // As text: it may have any length.
            case DateTime t: AppendFormatted(target, t, RoundTrip); break;
            case DateTimeOffset t: AppendFormatted(target, t, RoundTrip); break;
            case DateOnly or TimeOnly: AppendFormatted(target, (IFormattable)value, "O"); break;
            case byte[] bytes: JsonString.AppendBase64(target, bytes); break;
            case Memory<byte> bytes: JsonString.AppendBase64(target, bytes.Span); break;
            case ReadOnlyMemory<byte> bytes: JsonString.AppendBase64(target, bytes.Span); break;
            case ReadOnlyMemory<char> text: JsonString.AppendRedacted(target, text.ToString()); break;
            case Memory<char> text: JsonString.AppendRedacted(target, text.ToString()); break;
            case JsonElement element: JsonTree.Append(target, element, depth, isElement); break;
            case JsonDocument document: JsonTree.Append(target, document.RootElement, depth); break;
            case JsonNode node: JsonTree.Append(target, node, depth); break;
            default: AppendComposite(target, value, depth, isElement); break;
        }
    }

    private static bool TryAppendInteger(ByteBuffer target, IConvertible value)
    {
        switch (value.GetTypeCode())
        {
            case TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32
                or TypeCode.UInt32 or TypeCode.Int64:
                JsonNumber.AppendFormattable(target, value.ToInt64(CultureInfo.InvariantCulture));
                return true;
            case TypeCode.UInt64:
                JsonNumber.AppendFormattable(target, value.ToUInt64(CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static void AppendLeaf(ByteBuffer target, object value)
    {
        if (RedactedMembers.MayStandInText(value.GetType()))
            JsonString.AppendSecret(target);
        else
            JsonString.AppendRedacted(target, PairText.InsteadOf(value) ?? TextOf(value));
    }

    private static void AppendComposite(ByteBuffer target, object value, int depth, bool isElement)
    {
        if (RedactedMembers.Hides(value.GetType()))
            JsonString.AppendSecret(target);
        else if (IsLeaf(value))
            AppendLeaf(target, value);
        else if (depth >= Limits.MaxDepth)
            target.Append("\"…[truncated: nested deeper than 16]\""u8);
        else if (value is IEnumerable<KeyValuePair<string, object?>> named)
            JsonObject.Append(target, named, depth, CountOf(named), IsUnique<object?>(value));
        else if (value is IEnumerable<KeyValuePair<string, string>> texts)
            JsonObject.Append(target, Pairs(texts), depth, CountOf(texts), IsUnique<string>(value));
        else if (value is IDictionary dictionary)
            JsonObject.Append(target, Pairs(dictionary), depth, dictionary.Count);
        else if (value is IEnumerable list)
            JsonList.Append(target, list, depth, isPair: isElement && value is ICollection { Count: 2 });
        else if (value is ITuple tuple)
            JsonList.Append(target, Items(tuple), depth, tuple.Length, isPair: true);
        else if (IsPair(value.GetType()))
            JsonObject.AppendPair(target, value, depth);
        else
            JsonObject.AppendMembers(target, value, depth);
    }

    /// <summary>
    /// What has no inside worth showing: types of the runtime and of the web framework, delegates, anything that
    /// formats itself. Their getters may wait (<c>ValueTask.Result</c>), compute (<c>Lazy.Value</c>) or read a
    /// request's body.
    /// </summary>
    internal static bool IsLeaf(object value) =>
        value is ISpanFormattable or IFormattable or Exception or MemberInfo or Uri or Delegate or Task or Stream
        || (value is not IEnumerable and not ITuple && IsOfRuntime(value.GetType()));

    private static bool IsOfRuntime(Type type) =>
        type.Namespace is { } space && !IsPair(type)
        && (space == "System"
            || space.StartsWith("System.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

    private static bool IsPair(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    /// <summary>Whether no name can stand twice in it. A sequence of pairs may hold what it likes.</summary>
    private static bool IsUnique<T>(object named) =>
        named is IDictionary<string, T> or IReadOnlyDictionary<string, T>;

    private static int CountOf<T>(IEnumerable<T> items) => items.TryGetNonEnumeratedCount(out int count) ? count : -1;

    private static void AppendFormatted(ByteBuffer target, IFormattable value, string? format) =>
        JsonText.AppendQuoted(target, value.ToString(format, CultureInfo.InvariantCulture));

    private static string TextOf(object value) => value switch
    {
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IEnumerable<KeyValuePair<string, string>> texts) =>
        texts.Select(pair => new KeyValuePair<string, object?>(pair.Key, pair.Value));

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
            yield return KeyValuePair.Create(TextOf(entry.Key), entry.Value);
    }

    private static IEnumerable<object?> Items(ITuple tuple)
    {
        for (int i = 0; i < tuple.Length; i++)
            yield return tuple[i];
    }

    // ISO 8601 with as many digits as the value has, and its offset.
    private const string RoundTrip = "yyyy-MM-ddTHH:mm:ss.FFFFFFFK";
}
