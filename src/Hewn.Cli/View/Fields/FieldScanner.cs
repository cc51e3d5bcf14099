using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Hewn.Cli.View.Fields;

/// <summary>
/// Goes through JSON that reading has checked already, so that nothing is checked twice. On other text it finds
/// something or nothing, and ends.
/// </summary>
internal static class FieldScanner
{
    /// <summary>Where the next byte stands that is no white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] <= (byte)' ')
            at++;
        return at;
    }

    /// <summary>Where a string ends: its closing quote, or the end of the text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="at">Behind the opening quote.</param>
    /// <param name="isEscaped">Whether it has escapes.</param>
    public static int EndOfString(ReadOnlySpan<byte> json, int at, out bool isEscaped)
    {
        isEscaped = false;
        unchecked // Places in a record.
        {
            while (true)
            {
                at = NextStop(json, at);
                if (at >= json.Length)
                    return json.Length;
                if (json[at] == (byte)'"')
                    return at;
                isEscaped = true;
                at += 2;
            }
        }
    }

    /// <summary>The value that begins at a place, and where it ends.</summary>
    public static FieldValue ValueAt(ReadOnlySpan<byte> json, int at, out int end)
    {
        switch (json[at])
        {
            case (byte)'"':
                int quote = EndOfString(json, at + 1, out bool isEscaped);
                end = Math.Min(json.Length, quote + 1);
                return new(json[Math.Min(at + 1, quote)..quote], JsonTokenType.String, isEscaped);
            case (byte)'{':
                end = EndOfNested(json, at);
                return new(json[at..end], JsonTokenType.StartObject, false);
            case (byte)'[':
                end = EndOfNested(json, at);
                return new(json[at..end], JsonTokenType.StartArray, false);
            default:
                end = at + 1;
                while (end < json.Length && json[end] is not ((byte)',' or (byte)'}' or (byte)']') && json[end] > ' ')
                    end++;
                return new(json[at..end], KindOf(json[at]), false);
        }
    }

    private static JsonTokenType KindOf(byte first) => first switch
    {
        (byte)'t' => JsonTokenType.True,
        (byte)'f' => JsonTokenType.False,
        (byte)'n' => JsonTokenType.Null,
        _ => JsonTokenType.Number,
    };

    /// <summary>Where an object or list ends.</summary>
    private static int EndOfNested(ReadOnlySpan<byte> json, int at)
    {
        int depth = 0;
        while (true)
        {
            int stop = json[at..].IndexOfAny("\"{}[]"u8);
            if (stop < 0)
                return json.Length;
            at += stop;
            switch (json[at])
            {
                case (byte)'"':
                    at = Math.Min(json.Length, EndOfString(json, at + 1, out _) + 1);
                    continue;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
            if (depth == 0)
                return at;
        }
    }

    /// <summary>The next quote or backslash, or the end. In most strings it is near.</summary>
    private static int NextStop(ReadOnlySpan<byte> json, int at)
    {
        unchecked // As above.
        {
            while (Vector128.IsHardwareAccelerated && json.Length - at >= Vector128<byte>.Count)
            {
                var block = Vector128.Create(json[at..]);
                uint stops = (Vector128.Equals(block, Vector128.Create((byte)'"'))
                    | Vector128.Equals(block, Vector128.Create((byte)'\\'))).ExtractMostSignificantBits();
                if (stops != 0)
                    return at + BitOperations.TrailingZeroCount(stops);
                at += Vector128<byte>.Count;
            }

            if (at >= json.Length)
                return json.Length;
            int found = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            return found < 0 ? json.Length : at + found;
        }
    }
}
