using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Tracing;

/// <summary>Where a call comes from, as its <c>traceparent</c> says. Immutable.</summary>
/// <remarks>W3C Trace Context, level 1, section 3.2; of level 2 the flag for random ids is passed on.</remarks>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The caller's span.</param>
/// <param name="Flags">Its flags: bit 0 asks for recording.</param>
internal sealed record TraceParent(ActivityTraceId TraceId, ActivitySpanId SpanId, byte Flags)
{
    public const string Header = "traceparent";

    public const string StateHeader = "tracestate";

    private const int Chars = 55; // 00-<32 hex>-<16 hex>-<2 hex>; a later version may go on behind a dash.
    private const string Hex = "0123456789abcdef";

    private static readonly SearchValues<char> _hex = SearchValues.Create(Hex);

    /// <summary>Whether the caller records its span, and so wants this one recorded.</summary>
    public bool IsSampled => (Flags & 1) != 0;

    /// <summary>
    /// Reads the field. Null where there is none, several, or one that is not as the standard says: a new trace begins.
    /// </summary>
    public static TraceParent? Of(StringValues values)
    {
        if (values.Count != 1 || values[0] is not { Length: >= Chars } text)
            return null;
        bool isKnown = text.StartsWith("00-", StringComparison.Ordinal);
        if ((isKnown && text.Length != Chars) || (text.Length > Chars && text[Chars] != '-')
            || text[2] != '-' || text[35] != '-' || text[52] != '-'
            || text.StartsWith("ff", StringComparison.Ordinal)
            || !IsHex(text.AsSpan(0, 2)) || !IsId(text.AsSpan(3, 32)) || !IsId(text.AsSpan(36, 16))
            || !IsHex(text.AsSpan(53, 2)))
            return null;
        int flags = (Hex.IndexOf(text[53], StringComparison.Ordinal) << 4)
            + Hex.IndexOf(text[54], StringComparison.Ordinal);
        return new TraceParent(
            ActivityTraceId.CreateFromString(text.AsSpan(3, 32)),
            ActivitySpanId.CreateFromString(text.AsSpan(36, 16)),
            (byte)(isKnown ? flags : flags & 1)); // What other bits mean in a later version is not known.
    }

    /// <summary>The same for activities.</summary>
    public ActivityContext ToContext(string? state) =>
        new(TraceId, SpanId, (ActivityTraceFlags)(Flags & 1), state, isRemote: true);

    private static bool IsHex(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(_hex) < 0;

    private static bool IsId(ReadOnlySpan<char> text) => IsHex(text) && text.IndexOfAnyExcept('0') >= 0;
}
