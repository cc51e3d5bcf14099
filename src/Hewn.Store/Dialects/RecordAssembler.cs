using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>
/// Puts lines together to records: Hewn's own (one line each) and the indented ones that <c>json.dumps(indent=…)</c>
/// writes (from <c>{</c> at column 0 to <c>}</c> at column 0). Each record is told by itself, so that both may stand in
/// one file.
/// </summary>
/// <remarks>
/// After garbage it finds its way back by what may stand at column 0. Inside an indented record that is only its
/// closing bracket, so anything else there ends the record unclosed. If the record's second line is not indented
/// either, the brackets alone decide, and only text that cannot stand in JSON ends it.
/// </remarks>
internal sealed class RecordAssembler
{
    private NestingScanner _scanner;
    private bool _isIndented;

    /// <summary>Lines of the record that is open; zero between records.</summary>
    public int OpenLines { get; private set; }

    /// <summary>True when the open record was indented, so that a line at column 0 ended it for sure.</summary>
    public bool IsIndented => _isIndented;

    /// <summary>Forgets the open record.</summary>
    public void Reset()
    {
        _scanner = default;
        _isIndented = false;
        OpenLines = 0;
    }

    /// <summary>Looks at the next line.</summary>
    /// <param name="line">The line, with or without its end.</param>
    /// <param name="fault">Why it is broken, when it is.</param>
    public LineVerdict Add(ReadOnlySpan<byte> line, out string? fault)
    {
        fault = null;
        if (OpenLines == 0)
            return Begin(line, out fault);
        if (OpenLines == 1)
            _isIndented = line[0] is (byte)' ' or (byte)'\t';
        bool isBlank = NestingScanner.IsBlank(line);
        if (!isBlank && !MayContinue(line[0]))
        {
            fault = ParserMessages.NeverClosed;
            return LineVerdict.BrokenBefore;
        }

        bool closes = _scanner.Closes(line, out fault);
        if (fault is null && !closes && _isIndented && !isBlank && line[0] == (byte)'}')
            fault = ParserMessages.Unbalanced;
        if (fault is not null)
            return LineVerdict.Broken;
        OpenLines++;
        return closes ? LineVerdict.Closes : LineVerdict.Open;
    }

    private LineVerdict Begin(ReadOnlySpan<byte> line, out string? fault)
    {
        fault = null;
        if (NestingScanner.IsBlank(line))
            return LineVerdict.Blank;
        if (line[0] != (byte)'{')
        {
            fault = ParserMessages.NoBrace;
            return LineVerdict.Broken;
        }

        Reset();
        bool closes = _scanner.Closes(line, out fault);
        if (fault is not null)
            return LineVerdict.Broken;
        if (!closes)
            OpenLines = 1;
        return closes ? LineVerdict.Closes : LineVerdict.Open;
    }

    /// <summary>Whether a line with this first byte may belong to the open record.</summary>
    private bool MayContinue(byte first)
    {
        if (_isIndented)
            return first is (byte)' ' or (byte)'\t' or (byte)'}' or (byte)']';
        if (OpenLines == 1)
            return first is (byte)'"' or (byte)'}'; // a member's name, or the end: never another record's '{'
        if (first == (byte)'{')
            return _scanner.ExpectsListElement;
        return first is (byte)'"' or (byte)'}' or (byte)'[' or (byte)']' or (byte)',' or (byte)':'
            or (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n'
            or (byte)' ' or (byte)'\t';
    }
}
