namespace Hewn.Store.Dialects.Wrappers;

/// <summary>What a record's wrapped lines so far say of whether the next one belongs to it.</summary>
internal struct OpenRecord
{
    private bool _isJson; // only its own parts belong to it
    private bool _isBlank; // the last line held an empty one

    /// <summary>Whether the last line goes on in the next.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Begins with a record's first line; what it says of a stack trace.</summary>
    public TraceState Open(WrappedLine line)
    {
        IsPartial = line.IsPartial;
        _isJson = line.Inner.Length > 1 && line.Inner[0] == '{';
        _isBlank = false;
        return TraceLines.Begin(line.Inner);
    }

    /// <summary>Whether a line that something is wrapped in belongs to the record.</summary>
    /// <param name="trace">What is known of its stack trace; brought up to date.</param>
    /// <param name="line">The line.</param>
    /// <param name="isAfterBlank">True when a blank line stands between, outside of any wrapping.</param>
    public bool Continues(ref TraceState trace, WrappedLine line, bool isAfterBlank)
    {
        bool goesOn = IsPartial;
        bool isBlank = NestingScanner.IsBlank(line.Inner);
        if (!goesOn && !_isJson)
        {
            goesOn = isBlank
                ? TraceLines.MaySpanBlank(trace)
                : TraceLines.Continues(ref trace, line.Inner, isAfterBlank || _isBlank, takesHeader: true);
        }

        if (goesOn)
            (IsPartial, _isBlank) = (line.IsPartial, isBlank);
        return goesOn;
    }

    /// <summary>Whether a line belongs to no record before it, whatever that is, if that does not end in the middle of
    /// a line.</summary>
    public static bool IsSurelyBegunBy(ReadOnlySpan<byte> inner)
    {
        if (NestingScanner.IsBlank(inner))
            return false;
        foreach (TraceState each in Enum.GetValues<TraceState>())
        {
            TraceState trace = each;
            if (TraceLines.Continues(ref trace, inner, isAfterBlank: false, takesHeader: true))
                return false;
        }

        return true;
    }
}
