using System.Buffers;

namespace Hewn.Store.Dialects;

/// <summary>
/// Which lines belong to the record before them: indented ones, and those of stack traces of .NET, Java, Python, Go and
/// Node, of which some begin at column 0 or stand behind a blank line.
/// </summary>
internal static class TraceLines
{
    private static readonly SearchValues<byte> _closers = SearchValues.Create("})],; \t"u8);

    /// <summary>What a record's first line says of a trace behind it.</summary>
    public static TraceState Begin(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("Traceback (most recent call last):"u8))
            return TraceState.PythonOpen;
        bool isGo = line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8) || IsGoroutine(line)
            || line.StartsWith("SIGQUIT: "u8) || line.StartsWith("SIGABRT: "u8);
        return isGo ? TraceState.Go : TraceState.None;
    }

    /// <summary>Whether a line belongs to the record before it.</summary>
    /// <param name="trace">What is known so far; brought up to date.</param>
    /// <param name="line">The line, not blank.</param>
    /// <param name="isAfterBlank">True when a blank line stands between.</param>
    /// <param name="takesHeader">
    /// Whether a line that only names an exception (<c>java.io.IOException: …</c>) belongs to the record before it.
    /// </param>
    public static bool Continues(
        ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank, bool takesHeader)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            return ContinuesIndented(ref trace, line, isAfterBlank);
        if (IsLink(ref trace, line))
            return true;
        return trace switch
        {
            TraceState.PythonOpen => EndsPython(ref trace, line, isAfterBlank),
            TraceState.Go => IsGoLine(line),
            _ => !isAfterBlank && ContinuesAtMargin(ref trace, line, takesHeader),
        };
    }

    /// <summary>Whether blank lines may stand inside the record, so that the line behind them has to be seen.</summary>
    public static bool MaySpanBlank(TraceState trace) => trace != TraceState.None;

    private static bool ContinuesIndented(ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank)
    {
        if (isAfterBlank && trace == TraceState.None)
            return false;
        if (trace != TraceState.None)
            return true;
        ReadOnlySpan<byte> text = TextLines.SkipSpace(line);
        if (text.StartsWith("at "u8) || text.StartsWith("... "u8) || text.StartsWith("---> "u8)
            || text.StartsWith("Caused by: "u8))
            trace = TraceState.Frames;
        else if (text.StartsWith("File \""u8) || text.StartsWith("Traceback (most recent call last):"u8)
            || text.StartsWith("+ Exception Group Traceback"u8))
            trace = TraceState.PythonOpen;
        return true;
    }

    /// <summary>Lines at column 0 that link one trace to the next.</summary>
    private static bool IsLink(ref TraceState trace, ReadOnlySpan<byte> line)
    {
        switch (line[0])
        {
            case (byte)'T' when line.StartsWith("Traceback (most recent call last):"u8)
                || line.StartsWith("The above exception was the direct cause of the following exception:"u8):
            case (byte)'D' when line.StartsWith("During handling of the above exception, another exception"u8):
                trace = TraceState.PythonOpen;
                return true;
            case (byte)'C' when line.StartsWith("Caused by: "u8):
            case (byte)'S' when line.StartsWith("Suppressed: "u8):
            case (byte)'-' when line.StartsWith("--- End of "u8):
                trace = TraceState.Frames;
                return true;
            case (byte)'g' when IsGoroutine(line):
                trace = TraceState.Go;
                return true;
            default:
                return false;
        }
    }

    private static bool EndsPython(ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank)
    {
        int end = line.IndexOfAny(": "u8);
        ReadOnlySpan<byte> name = end < 0 ? line : line[..end];
        if (isAfterBlank || !IsName(name) || (end >= 0 && line[end] != ':'))
            return false;
        trace = TraceState.PythonClosed;
        return true;
    }

    private static bool IsGoLine(ReadOnlySpan<byte> line) =>
        IsCall(line) || line.StartsWith("created by "u8) || line.StartsWith("exit status "u8)
        || line.StartsWith("runtime stack:"u8) || line.StartsWith("[signal "u8) || line.StartsWith("panic: "u8)
        || IsRegister(line);

    private static bool ContinuesAtMargin(ref TraceState trace, ReadOnlySpan<byte> line, bool takesHeader)
    {
        if (line[0] is (byte)'}' or (byte)')' or (byte)']')
            return !line.ContainsAnyExcept(_closers);
        if (line[0] == (byte)'^')
            return !line.ContainsAnyExcept("^~ "u8);
        if (!takesHeader || trace is not (TraceState.None or TraceState.Frames))
            return false;
        int end = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = end < 0 ? line : line[..end];
        bool isHeader = name.Contains((byte)'.') && IsName(name)
            && (name.EndsWith("Exception"u8) || name.EndsWith("Error"u8) || name.EndsWith("Throwable"u8));
        if (isHeader)
            trace = TraceState.Frames;
        return isHeader;
    }

    private static bool IsGoroutine(ReadOnlySpan<byte> line) =>
        line.StartsWith("goroutine "u8) && line.Length > 11 && line[10] is >= (byte)'0' and <= (byte)'9'
        && line.EndsWith(":"u8);

    /// <summary>A function of Go with its arguments: <c>main.(*T).run(0x1, {0x2, 0x3})</c>.</summary>
    private static bool IsCall(ReadOnlySpan<byte> line)
    {
        int opens = line.IndexOf((byte)'(');
        return opens > 0 && line[^1] == ')' && !line[..opens].Contains((byte)' ');
    }

    /// <summary>A line of Go's register dump: <c>rax    0x0</c>.</summary>
    private static bool IsRegister(ReadOnlySpan<byte> line) =>
        line.Length > 8 && line[0] is (byte)'r' or (byte)'c' or (byte)'f' or (byte)'g'
        && line[2..8].IndexOf("  "u8) >= 0 && line.IndexOf(" 0x"u8) > 0;

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'_' or (byte)'$' or (byte)'+'))
                return false;
        }

        return !name.IsEmpty && !char.IsAsciiDigit((char)name[0]);
    }
}
