using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Querying;

/// <summary>Values of plain lines as <c>| json</c> makes labels of them.</summary>
internal static unsafe class FieldValue
{
    /// <summary>The text of a value.</summary>
    /// <returns>
    /// Passes with the text; Fails when there is no such label (absent, null, a list or an object); Unsure when the
    /// text
    /// has escapes or bytes that are no UTF-8.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Verdict Read(byte* piece, Slice value, out ReadOnlySpan<byte> text)
    {
        unchecked // Positions in a piece.
        {
            text = default;
            if (!value.IsPresent)
                return Verdict.Fails;
            byte* start = piece + value.Start;
            if (*start == '"')
            {
                text = new(start + 1, value.Length - 2);
                return IsAsItStands(text) ? Verdict.Passes : Verdict.Unsure;
            }

            var word = new ReadOnlySpan<byte>(start, value.Length);
            if (*start is (byte)'{' or (byte)'[' || (*start == 'n' && word.SequenceEqual("null"u8)))
                return Verdict.Fails;
            text = word;
            return Verdict.Passes;
        }
    }

    private static bool IsAsItStands(ReadOnlySpan<byte> text) => !text.Contains((byte)'\\')
        && (Ascii.IsValid(text) || (Utf8.IsValid(text) && text.IndexOf("\uFFFD"u8) < 0));
}
