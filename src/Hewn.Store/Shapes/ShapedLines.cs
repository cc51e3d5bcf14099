using Hewn.Store.Entries;

namespace Hewn.Store.Shapes;

/// <summary>
/// Lines of one file that were looked at ahead, and what is known of those that are a record of Hewn's form, each by
/// itself. Used by one thread at a time.
/// </summary>
internal sealed class ShapedLines(ShapeLookers lookers)
{
    /// <summary>Bytes that are looked at together: few, as many files may be looked at in turn, and what was found
    /// should be in the processor's caches when it is taken.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int NotPlain = -1;
    private const int MinPlainShare = 4; // Where fewer of the lines are plain, looking ahead costs more than it saves.
    private const int Pause = 64 * MaxBytes;

    private (int End, int Fields)[] _lines = new (int, int)[64];
    private ShapedField[] _fields = new ShapedField[512];
    private int _count;
    private int _fieldCount;
    private int _plain;
    private int _next;
    private int _start; // of the next line
    private long _offset; // in the file, of the first line looked at
    private long _pausedTo = -1;

    /// <summary>Lines that were plain, of all that were looked at.</summary>
    public long PlainLines { get; private set; }

    /// <summary>How often lines were looked at.</summary>
    public long Looks { get; private set; }

    /// <summary>Goes to the line at an offset in the file; false when it was not looked at.</summary>
    public bool TryGoTo(long offset)
    {
        while (_next < _count && _offset + _start < offset)
            Advance();
        return _next < _count && _offset + _start == offset;
    }

    /// <summary>Whether it is worth while to look at the lines at an offset.</summary>
    public bool IsWorthIt(long offset) => offset >= _pausedTo;

    /// <summary>Looks at lines.</summary>
    /// <param name="lines">Whole lines, up to <see cref="MaxBytes"/>.</param>
    /// <param name="offset">Where they stand in the file.</param>
    public void Look(ReadOnlySpan<byte> lines, long offset)
    {
        (_count, _fieldCount, _plain, _next, _start, _offset) = (0, 0, 0, 0, 0, offset);
        lookers.Look(lines, this);
        PlainLines += _plain;
        Looks++;
        _pausedTo = _plain < _count / MinPlainShare ? offset + lines.Length + Pause : -1;
    }

    /// <summary>Takes the line that it stands at, if that one is plain.</summary>
    /// <param name="length">Its bytes with the line end.</param>
    /// <param name="fields">Its known fields; valid until the next look.</param>
    public bool TryTake(out int length, out ReadOnlySpan<ShapedField> fields)
    {
        (int end, int from) = _lines[_next];
        length = end - _start;
        fields = default;
        if (from == NotPlain)
            return false;
        int to = _next + 1 < _count ? NextFields() : _fieldCount;
        fields = _fields.AsSpan(from, to - from);
        return true;
    }

    /// <summary>Forgets what it looked at: the file has changed, or reading goes on elsewhere.</summary>
    public void Forget() => (_count, _next, _pausedTo) = (0, 0, -1);

    /// <summary>Takes note of a line of which only reading can tell.</summary>
    /// <param name="end">The byte behind its line end.</param>
    public void Add(int end)
    {
        if (_count == _lines.Length)
            Array.Resize(ref _lines, 2 * _count);
        _lines[_count++] = (end, NotPlain);
    }

    /// <summary>Takes note of a line that is plain; its fields follow.</summary>
    /// <param name="end">The byte behind its line end.</param>
    public void AddPlain(int end)
    {
        Add(end);
        _lines[_count - 1].Fields = _fieldCount;
        _plain++;
    }

    /// <summary>Takes note of a field of the plain line that was added last.</summary>
    public void AddField(Field field, FieldSlice slice)
    {
        if (_fieldCount == _fields.Length)
            Array.Resize(ref _fields, 2 * _fieldCount);
        _fields[_fieldCount++] = new(field, slice);
    }

    private void Advance() => _start = _lines[_next++].End;

    /// <summary>Where the fields of the line behind the next one begin: those that are not plain have none.</summary>
    private int NextFields()
    {
        for (int i = _next + 1; i < _count; i++)
        {
            if (_lines[i].Fields != NotPlain)
                return _lines[i].Fields;
        }

        return _fieldCount;
    }
}
