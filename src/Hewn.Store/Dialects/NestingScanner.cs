using System.Buffers;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>
/// Follows the nesting of one JSON object over its lines, without checking the rest of the grammar: enough to know
/// where it ends. Brackets inside strings do not count. It remembers its place from line to line.
/// </summary>
internal struct NestingScanner
{
    private static readonly SearchValues<byte> _structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> _inString = SearchValues.Create("\"\\"u8);
    private int _depth;
    private ulong _kinds; // of the innermost 64 levels, the innermost lowest: 1 for a list, 0 for an object
    private byte _last; // the last byte that is no white space

    /// <summary>True when an object may follow as the next element of the list that is open.</summary>
    public readonly bool ExpectsListElement => (_kinds & 1) == 1 && _last is (byte)'[' or (byte)',';

    /// <summary>Reads one line (its end may be on it) of an object that is open or starts here.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fault">Why the text cannot be an object, when it cannot.</param>
    /// <returns>True when the object is closed by this line.</returns>
    public bool Closes(ReadOnlySpan<byte> line, out string? fault)
    {
        fault = null;
        int last = line.LastIndexOfAnyExcept(" \t\r\n"u8);
        if (last >= 0)
            _last = line[last];
        while (true)
        {
            int at = line.IndexOfAny(_structure);
            if (at < 0)
                return false;
            byte found = line[at];
            line = line[(at + 1)..];
            if (found == (byte)'"')
            {
                if (!SkipString(ref line))
                {
                    fault = ParserMessages.OpenString;
                    return false;
                }

                continue;
            }

            fault = Nest(found);
            if (_depth == 0 && fault is null && !IsBlank(line))
                fault = ParserMessages.TextAfter;
            if (_depth == 0 || fault is not null)
                return fault is null;
        }
    }

    /// <summary>True for a line of white space only.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) => !line.ContainsAnyExcept(" \t\r\n"u8);

    private string? Nest(byte bracket)
    {
        bool isList = bracket is (byte)'[' or (byte)']';
        if (bracket is (byte)'{' or (byte)'[')
        {
            _kinds = (_kinds << 1) | (isList ? 1u : 0u);
            return ++_depth > Limits.MaxDepth ? ParserMessages.TooDeep : null;
        }

        bool isKnown = _depth <= 64;
        bool matches = ((_kinds & 1) == 1) == isList;
        _kinds >>= 1;
        _depth--;
        return matches || !isKnown ? null : ParserMessages.Unbalanced;
    }

    private static bool SkipString(ref ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int at = line.IndexOfAny(_inString);
            if (at < 0 || (line[at] == (byte)'\\' && at + 1 >= line.Length))
                return false;
            bool ends = line[at] == (byte)'"';
            line = line[(ends ? at + 1 : at + 2)..];
            if (ends)
                return true;
        }
    }
}
