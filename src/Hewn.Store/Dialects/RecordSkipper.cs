namespace Hewn.Store.Dialects;

/// <summary>Passes over what is left of a record that was too long to be kept.</summary>
internal struct RecordSkipper
{
    private State _state;

    private enum State
    {
        Idle,
        RestOfLine,
        RestOfLineThenRecord,
        Record,
    }

    /// <summary>True when nothing is passed over.</summary>
    public readonly bool IsIdle => _state == State.Idle;

    /// <summary>True while the rest of a line is passed over, whatever it holds.</summary>
    public readonly bool IsInsideLine => _state is State.RestOfLine or State.RestOfLineThenRecord;

    /// <summary>Begins to skip behind the bytes that were kept.</summary>
    /// <param name="isOneLine">True when the record was a single line so far.</param>
    /// <param name="endsLine">True when the kept bytes end with a line end.</param>
    public void Begin(bool isOneLine, bool endsLine) => _state = (isOneLine, endsLine) switch
    {
        (true, _) => State.RestOfLine,
        (false, false) => State.RestOfLineThenRecord,
        (false, true) => State.Record,
    };

    /// <summary>True when the line belongs to the record that is passed over.</summary>
    public bool Skips(ReadOnlySpan<byte> line)
    {
        switch (_state)
        {
            case State.Idle:
                return false;
            case State.RestOfLine:
                _state = State.Idle;
                return true;
            case State.RestOfLineThenRecord:
                _state = State.Record;
                return true;
            default: // up to the closing bracket at column 0, or the next record
                if (line[0] is (byte)'{' or (byte)'}')
                    _state = State.Idle;
                return line[0] != (byte)'{';
        }
    }
}
