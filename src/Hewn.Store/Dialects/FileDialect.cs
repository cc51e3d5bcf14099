namespace Hewn.Store.Dialects;

/// <summary>
/// What a file is written in: detected from its first lines, corrected when so many records in a row are of another
/// kind. Each line is asked by itself all the same, so that mixed files come out right; what the file is written in
/// is tried first. Not thread-safe.
/// </summary>
/// <param name="set">The dialects.</param>
/// <param name="forced">A dialect that the file is said to be written in; null to find out.</param>
internal sealed class FileDialect(DialectSet set, string? forced)
{
    private readonly bool _isForced = forced is not null;
    private IDialect? _dialect = forced is null ? null : set.Find(forced); // null: JSON
    private string? _otherName;
    private int _others; // records in a row that have the other name
    private IDialect? _other;
    private bool _isNamed; // by a record of its dialect

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = forced ?? DialectNames.Hewn;

    /// <summary>True once it was looked at.</summary>
    public bool IsDetected { get; private set; } = forced is not null;

    /// <summary>True when the file's records are JSON: other text is then reported as no record.</summary>
    public bool IsJson => _dialect is null;

    /// <summary>True when lines may be JSON although the file is not.</summary>
    public bool MayBeJson => !_isForced || IsJson;

    /// <summary>True when lines may be Docker's, which are JSON, too.</summary>
    public bool MayBeDocker => !_isForced || _dialect == set.Docker;

    /// <summary>True when its records are JSON, and one that was read says so: then lines that are no records of their
    /// own are all that may change it.</summary>
    public bool IsSurelyJson => IsJson && (_isForced || _isNamed);

    /// <summary>Forgets what was found: the file was truncated and is written anew.</summary>
    public void Reset()
    {
        if (_isForced)
            return;
        (_dialect, _other, _others, _otherName, _isNamed, IsDetected) = (null, null, 0, null, false, false);
    }

    /// <summary>Finds out from the first lines of the file.</summary>
    /// <param name="head">What there is of them, at most <see cref="Limits.DetectionBytes"/>.</param>
    public void Detect(ReadOnlySpan<byte> head)
    {
        IsDetected = true;
        var counts = new Dictionary<IDialect, int>();
        (int json, int text) = (0, 0);
        TraceState trace = TraceState.None;
        bool isAfterBlank = false;
        while (!head.IsEmpty)
        {
            ReadOnlySpan<byte> line = TextLines.First(head, out head);
            if (line.StartsWith("\uFEFF"u8))
                line = line[3..];
            if (NestingScanner.IsBlank(line))
            {
                isAfterBlank = true;
                continue;
            }

            if (TraceLines.Continues(ref trace, line, isAfterBlank, takesHeader: true))
                continue;
            trace = TraceLines.Begin(line);
            isAfterBlank = false;
            IDialect? dialect = line[0] != '{' || set.Docker.Begins(line) ? set.Of(line) : null;
            if (dialect is null)
            {
                json++;
                continue;
            }

            counts[dialect] = counts.GetValueOrDefault(dialect) + 1;
            text++;
        }

        int plain = counts.GetValueOrDefault(set.Plain);
        // A few lines say little; in many, a fifth that is no JSON is no accident.
        int allowed = json + text < Limits.FewLines ? json : json / 4;
        if (text == 0 || (json >= text - plain && plain <= allowed))
        {
            (_dialect, Name) = (null, DialectNames.Hewn);
            return;
        }

        (IDialect best, int count) = counts.MaxBy(each => each.Value);
        _dialect = 2 * count >= text ? best : set.Plain;
        Name = _dialect.Name;
    }

    /// <summary>The dialect of a line that is no JSON; null when the file is JSON and the line just text.</summary>
    public IDialect? Of(ReadOnlySpan<byte> line)
    {
        if (_isForced)
            return _dialect is null || _dialect.Begins(line) ? _dialect : set.Plain;
        if (_dialect is not null && _dialect != set.Plain && _dialect.Begins(line))
            return _dialect;
        IDialect found = set.Of(line);
        return found == set.Plain && IsJson ? null : found;
    }

    /// <summary>Whether a record said that this is the file's dialect of text.</summary>
    public bool IsSurely(IDialect dialect) => dialect == _dialect && (_isForced || _isNamed);

    /// <summary>Takes note of a record of the file's own dialect that was passed over.</summary>
    public void SawOwn() => _others = 0;

    /// <summary>Takes note of a record.</summary>
    /// <param name="name">Its dialect's name.</param>
    /// <param name="dialect">Its dialect; null for JSON.</param>
    public void Saw(string name, IDialect? dialect)
    {
        if (_isForced)
            return;
        if (!_isNamed && dialect == _dialect)
            (_isNamed, Name) = (true, name); // the first record tells which JSON it is
        if (name == Name)
        {
            _others = 0;
            return;
        }

        if (name != _otherName)
            (_otherName, _others) = (name, 0);
        _other = dialect;
        _others++;
        if (_others < Limits.RecordsToSwitch)
            return;
        (_dialect, Name, _others) = (_other, name, 0);
    }
}
