using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// Builds lines of a session's log, all but their number:
/// <c>{"timestamp":…,"level":"info","message":…,"metadata":…}</c>. A thread keeps one for its next calls; whoever logs
/// while a value of its own metadata is read gets another one.
/// </summary>
internal sealed class SessionLine
{
    [ThreadStatic]
    private static SessionLine? _kept;

    private readonly ByteBuffer _bytes = new(1024);
    private readonly LineLead _lead = new();
    private MemberList? _list;
    private int _metadataAt;
    private readonly string[] _names = new string[MaxCompared];
    private HashSet<string>? _manyNames;
    private int _leftOut;
    private bool _mayRepeat;

    /// <summary>A line that nobody else uses.</summary>
    public static SessionLine Rent()
    {
        SessionLine line = _kept ?? new SessionLine();
        _kept = null;
        line._bytes.Clear();
        return line;
    }

    /// <summary>Gives it back to its thread.</summary>
    public void Return() => _kept = this;

    /// <summary>Starts a line.</summary>
    public void Begin(long utcTicks, Level level, string message)
    {
        _leftOut = 0;
        _lead.AppendTo(_bytes, utcTicks, level);
        JsonString.AppendRedacted(_bytes, message);
        LineLead.AppendMetadataKey(_bytes);
        _metadataAt = _bytes.Length;
    }

    /// <summary>Adds the metadata: bound values, an object, pairs. Of two of one name the later counts.</summary>
    /// <param name="bound">Values that were encoded before.</param>
    /// <param name="metadata">An object, a dictionary, or any other value, which is then called <c>value</c>.</param>
    /// <param name="fields">Pairs of this call.</param>
    public void AddMetadata(EncodedFields bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        if (bound != EncodedFields.None || (metadata is not null && !fields.IsEmpty) || !HaveOwnNames(fields))
        {
            AddJoined(bound, metadata, fields);
            return;
        }

        if (metadata is not null)
        {
            int start = _bytes.Length;
            _mayRepeat = false;
            AddObject(metadata);
            if (_mayRepeat)
                Unite(start);
        }

        foreach (ref readonly LogField field in fields)
            AddField(field);
    }

    /// <summary>Whether few fields have a name each, as nearly always, so that nothing need be left out.</summary>
    private static bool HaveOwnNames(ReadOnlySpan<LogField> fields)
    {
        if (fields.Length > MaxCompared)
            return false;
        for (int i = 1; i < fields.Length; i++)
        {
            foreach (ref readonly LogField before in fields[..i])
            {
                if (before.Name == fields[i].Name || fields[i].Name is not { Length: <= MaxComparedChars })
                    return false; // Long names are cut, and may be the same then.
            }
        }

        return true;
    }

    /// <summary>The values of an object as they will stand in many lines.</summary>
    public static EncodedFields Encode(EncodedFields bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        SessionLine line = Rent();
        line._metadataAt = 0;
        line._leftOut = 0;
        line.Collect(bound, metadata, fields);
        EncodedFields encoded = line._list!.ToEncoded(line._leftOut);
        line.Return();
        return encoded;
    }

    /// <summary>The line, newline included.</summary>
    public ReadOnlySpan<byte> End()
    {
        if (_leftOut > 0)
            TellLeftOut();

        if (_bytes.Length == _metadataAt)
        {
            _bytes.Append("null}\n"u8);
        }
        else
        {
            _bytes.At(_metadataAt) = (byte)'{'; // The comma before the first member.
            _bytes.Append("}}\n"u8);
        }

        return _bytes.Written;
    }

    /// <summary>The member that counts what was left out; the caller's own of that name keeps it.</summary>
    private void TellLeftOut()
    {
        var counter = new ByteBuffer();
        counter.Append("truncated_fields"u8);
        var reader = new MemberScan(_bytes.Written[_metadataAt..]);
        while (reader.Next(out ReadOnlySpan<byte> name, out _))
        {
            if (!name.SequenceEqual(counter.Written))
                continue;
            counter.Append((byte)'_');
            reader = new MemberScan(_bytes.Written[_metadataAt..]);
        }

        _bytes.Append(",\""u8);
        _bytes.Append(counter.Written);
        _bytes.Append("\":"u8);
        JsonNumber.Append(_bytes, (long)_leftOut);
    }

    /// <summary>The word of a level.</summary>
    public static ReadOnlySpan<byte> WordOf(Level level) => level switch
    {
        Level.Trace => "trace"u8,
        Level.Debug => "debug"u8,
        Level.Info => "info"u8,
        Level.Warn => "warn"u8,
        Level.Error => "error"u8,
        _ => "fatal"u8,
    };

    private void AddObject(object metadata)
    {
        if (MetadataShape.Of(metadata) is { } members)
        {
            // Fast path - an object's names differ, so nothing need be compared.
            foreach (MetadataMember member in members)
            {
                int start = _bytes.Length;
                member.Name.AppendTo(_bytes);
                MetadataValue.AppendGuarded(_bytes, member, metadata, depth: 1);
                KeepWithin(start);
            }
        }
        else if (MetadataValue.IsWhole(metadata) || MetadataValue.NamedIn(metadata) is not { } named)
        {
            AddValue("value", metadata);
        }
        else
        {
            // The keys of these differ; pairs may have one name several times.
            AddNamed(named, isChecked: !MetadataValue.HasOwnKeys(metadata));
        }
    }

    private void AddNamed(IEnumerable<KeyValuePair<string, object?>> named, bool isChecked)
    {
        int count = 0;
        try
        {
            foreach ((string name, object? value) in named)
            {
                if (isChecked && !_mayRepeat)
                    NoteName(name, count++);
                AddValue(name, value);
            }
        }
        catch (Exception e) // Boundary: the caller's enumerator may throw anything, and change while it is read.
        {
            AddValue("metadata", $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}");
        }
    }

    /// <summary>Finds out whether a name may stand there twice; few are compared one by one.</summary>
    private void NoteName(string? name, int index)
    {
        if (name is not { Length: <= MaxComparedChars })
        {
            _mayRepeat = true; // Long names are cut, and may be the same then.
            return;
        }

        if (index >= MaxCompared)
        {
            if (index == MaxCompared)
                _manyNames = new HashSet<string>(_names, StringComparer.Ordinal);
            _mayRepeat = !_manyNames!.Add(name);
            return;
        }

        foreach (string before in _names.AsSpan(0, index))
            _mayRepeat |= before.Length == name.Length && before == name;
        _names[index] = name;
    }

    /// <summary>Of the members from a place on, leaves the last of each name.</summary>
    private void Unite(int start)
    {
        _list ??= new MemberList(Limits.MaxMetadataBytes);
        _list.Clear();
        Move(start);
        _leftOut += _list.LeftOut;
        _bytes.Append(_list.Bytes);
    }

    private void AddValue(string name, object? value)
    {
        int start = _bytes.Length;
        FieldName known = FieldNames.Of(name);
        _mayRepeat |= known.Name.Length != name?.Length; // Cut or masked, and so perhaps the same as another's.
        known.AppendTo(_bytes);
        MetadataValue.AppendMember(_bytes, known, value, depth: 1);
        KeepWithin(start);
    }

    private void AddField(in LogField field)
    {
        int start = _bytes.Length;
        FieldName name = FieldNames.Of(field.Name);
        name.AppendTo(_bytes);
        if (field.Kind == LogFieldKind.Object)
            MetadataValue.AppendMember(_bytes, name, field.Reference, depth: 1);
        else
            FieldValue.Append(_bytes, name, field);
        KeepWithin(start);
    }

    private void AddJoined(EncodedFields bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        Collect(bound, metadata, fields);
        _leftOut += _list!.LeftOut;
        _bytes.Append(_list.Bytes); // The list keeps to a record's bounds itself.
    }

    /// <summary>Brings all members into the list, each of a name once.</summary>
    private void Collect(EncodedFields bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        _list ??= new MemberList(Limits.MaxMetadataBytes);
        _list.Clear();
        _list.Add(bound);
        int start = _bytes.Length;
        if (metadata is not null)
        {
            AddObject(metadata);
            Move(start);
        }

        foreach (ref readonly LogField field in fields)
        {
            AddField(field);
            Move(start);
        }
    }

    /// <summary>Moves members from the end of the line into the list.</summary>
    private void Move(int start)
    {
        _list!.AddAll(_bytes.Written[start..]);
        _bytes.Truncate(start);
    }

    /// <summary>Takes back a member that the line has no room for.</summary>
    private void KeepWithin(int start)
    {
        if (_bytes.Length - _metadataAt <= Limits.MaxMetadataBytes)
            return;
        _bytes.Truncate(start);
        _leftOut++;
    }

    private const int MaxCompared = 8;
    private const int MaxComparedChars = 64;
}
