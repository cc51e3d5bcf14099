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

    private readonly ByteBuffer _bytes = new(1024, borrows: true);
    private readonly LineLead _lead = new();
    private readonly LineMiddle _middle = new();
    private bool _isUsed;
    private Type? _lastType; // Of the last call's metadata: a loop logs one type again and again.
    private MetadataMember[]? _lastMembers;
    private MemberList? _list;
    private int _metadataAt;
    private int _groupAt; // Where members begin that may fill all the room.
    private int _earlierAt; // Where members stand that a later one of the same name takes the place of.
    private int _earlierEnd;
    private ulong _earlier; // Their marks.
    private ulong _marks; // Of at least all members.
    private readonly string[] _names = new string[MaxCompared];
    private HashSet<string>? _manyNames;
    private int _leftOut;
    private bool _mayRepeat;

    /// <summary>A line that nobody else uses.</summary>
    public static SessionLine Rent()
    {
        SessionLine? line = _kept; // Once: what belongs to a thread is dear to come by.
        if (line is null || line._isUsed)
            _kept = line = new SessionLine();
        line._isUsed = true;
        return line;
    }

    /// <summary>Gives it back to its thread, without the memory of a large line.</summary>
    public void Return()
    {
        _bytes.Clear();
        _isUsed = false;
    }

    /// <summary>Starts a line.</summary>
    public void Begin(long utcTicks, Level level, string message)
    {
        _leftOut = 0;
        _lead.AppendTo(_bytes, utcTicks);
        _middle.AppendTo(_bytes, level, message);
        _metadataAt = _bytes.Length;
    }

    /// <summary>Adds the metadata: bound values, an object, pairs. Of two of one name the later counts.</summary>
    /// <param name="bound">Values that were encoded before.</param>
    /// <param name="metadata">An object, a dictionary, or any other value, which is then called <c>value</c>.</param>
    /// <param name="fields">Pairs of this call.</param>
    public void AddMetadata(BoundMetadata bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        int start = _bytes.Length;
        if (!bound.Bytes.IsEmpty)
            _bytes.Append(bound.Bytes);
        _leftOut += bound.LeftOut;
        _marks = _earlier = bound.Marks;
        _earlierAt = start;
        _earlierEnd = _groupAt = _bytes.Length;
        _mayRepeat = !HaveOwnNames(fields);
        if (metadata is not null)
        {
            AddObject(metadata);
            _earlier = _marks;
            _earlierEnd = _bytes.Length;
        }

        if (_mayRepeat || _bytes.Length > start)
            AddLater(fields, start);
        else
            AddFields(fields); // Fast path - nothing else is there.
        if (_mayRepeat || _bytes.Length - start > Limits.MaxMetadataBytes)
            Unite(start);
    }

    private void AddFields(ReadOnlySpan<LogField> fields)
    {
        foreach (ref readonly LogField field in fields)
            AddField(field);
    }

    /// <summary>Adds fields that may take the place of earlier members, and so have the room of these, too.</summary>
    private void AddLater(ReadOnlySpan<LogField> fields, int start)
    {
        foreach (ref readonly LogField field in fields)
        {
            _groupAt = _bytes.Length;
            AddField(field);
            if (_bytes.Length - start <= Limits.MaxMetadataBytes)
                continue;
            Unite(start);
            _mayRepeat = true; // They stand elsewhere now, so the rest is compared at the end.
        }
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
                if (before.Name == fields[i].Name || fields[i].Name is not { Length: > 0 and <= MaxComparedChars }
                    || string.IsNullOrEmpty(before.Name))
                    return false; // Long names are cut, empty ones replaced, and may be the same then.
            }
        }

        return true;
    }

    /// <summary>The values of an object as they will stand in many lines.</summary>
    public static BoundMetadata Encode(BoundMetadata bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        SessionLine line = Rent();
        line._metadataAt = 0;
        line._leftOut = 0;
        line.AddMetadata(bound, metadata, fields);
        var encoded = new BoundMetadata(line._bytes.Written.ToArray(), line._leftOut, line._marks);
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
        if (MembersOf(metadata) is { } members)
        {
            // Fast path - an object's names differ, so nothing need be compared.
            foreach (MetadataMember member in members)
            {
                int start = _bytes.Length;
                Note(member.Name);
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
            _manyNames = null; // A thread must not keep them.
        }
    }

    private MetadataMember[]? MembersOf(object metadata)
    {
        Type type = metadata.GetType();
        if (!ReferenceEquals(type, _lastType))
            (_lastMembers, _lastType) = (MetadataShape.Of(metadata), type);
        return _lastMembers;
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
            _mayRepeat = true; // One of the names before may be this one.
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
        _list.AddAll(_bytes.Written[start..]);
        _bytes.Truncate(start);
        _leftOut += _list.LeftOut;
        _bytes.Append(_list.Bytes);
        _list.Clear();
    }

    private void AddValue(string name, object? value)
    {
        int start = _bytes.Length;
        FieldName known = FieldNames.Of(name);
        _mayRepeat |= known.Name.Length != name?.Length; // Cut or masked, and so perhaps the same as another's.
        Note(known);
        known.AppendTo(_bytes);
        MetadataValue.AppendMember(_bytes, known, value, depth: 1);
        KeepWithin(start);
    }

    private void AddField(in LogField field)
    {
        int start = _bytes.Length;
        FieldName name = FieldNames.Of(field.Name);
        Note(name);
        name.AppendTo(_bytes);
        if (field.Kind == LogFieldKind.Object)
            MetadataValue.AppendMember(_bytes, name, field.Reference, depth: 1);
        else
            FieldValue.Append(_bytes, name, field);
        KeepWithin(start);
    }

    /// <summary>Finds out whether an earlier member may have a name: not where they share no mark.</summary>
    private void Note(FieldName name)
    {
        if ((_earlier & name.Mark) != 0 && !_mayRepeat)
            _mayRepeat = _bytes.Written[_earlierAt.._earlierEnd].IndexOf(name.Lead) >= 0; // Or inside a value.
        _marks |= name.Mark;
    }

    /// <summary>Takes back a member that the line has no room for.</summary>
    private void KeepWithin(int start)
    {
        if (_bytes.Length - _groupAt <= Limits.MaxMetadataBytes)
            return;
        _bytes.Truncate(start);
        _leftOut++;
    }

    private const int MaxCompared = 8;
    private const int MaxComparedChars = 64;
}
