using Hewn.Store.Entries;
using Hewn.Store.Segments;
using Hewn.Store.Shapes;

namespace Hewn.Store.Dialects;

/// <summary>Makes entries of the bytes of records, in whatever dialect. Not thread-safe.</summary>
internal sealed class RecordReader
{
    private readonly StampReader _stamps;
    private readonly DialectSet _set;
    private readonly CanonicalRecord _record = new();

    /// <summary>Makes one for a file.</summary>
    /// <param name="times">Reads times that say all.</param>
    /// <param name="dialect">The dialect it is written in; null to find out.</param>
    public RecordReader(TimestampReader times, string? dialect)
    {
        _stamps = new StampReader(times);
        _set = new DialectSet(_stamps);
        File = new FileDialect(_set, dialect);
    }

    /// <summary>What the file is written in.</summary>
    public FileDialect File { get; }

    /// <summary>Takes colours away.</summary>
    public AnsiText Ansi { get; } = new();

    /// <summary>The dialect of text that is in no other.</summary>
    public IDialect Plain => _set.Plain;

    /// <summary>The dialect of Docker's lines.</summary>
    public IDialect Docker => _set.Docker;

    /// <summary>The dialect of slog's text, and of other keys with values.</summary>
    public IDialect Logfmt => _set.Find(DialectNames.Logfmt)!;

    /// <summary>The dialect of lines that are passed over; null: JSON.</summary>
    public IDialect? DialectOf(PassedForm form) => form switch
    {
        PassedForm.Slog => Logfmt,
        PassedForm.Docker => Docker,
        _ => null,
    };

    /// <inheritdoc cref="StampReader.ReferenceTicks"/>
    public long ReferenceTicks
    {
        set => _stamps.ReferenceTicks = value;
    }

    /// <summary>Makes an entry of a record of JSON.</summary>
    /// <returns>False when the bytes are none, or when they wrap a record of another dialect.</returns>
    public bool TryReadJson(ReadOnlyMemory<byte> raw, Entry entry)
    {
        if (!File.MayBeJson || (File.MayBeDocker && _set.Docker.Begins(raw.Span))
            || !_set.Json.TryRead(raw, entry, _record))
            return false;
        File.Saw(entry.Dialect, null);
        return true;
    }

    /// <summary>Makes an entry of a record of Hewn's form whose known fields have been found already.</summary>
    /// <param name="raw">The record.</param>
    /// <param name="fields">Its known fields.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>False when only <see cref="TryReadJson"/> can tell; the entry is then as it was.</returns>
    public bool TryReadShaped(ReadOnlyMemory<byte> raw, ReadOnlySpan<ShapedField> fields, Entry entry)
    {
        long ticks = 0;
        bool hasTimestamp = !fields.IsEmpty && fields[0].Field == Field.Timestamp;
        if (hasTimestamp)
        {
            FieldSlice time = fields[0].Slice;
            if (time.IsEscaped || !_stamps.TryReadWhole(raw.Span.Slice(time.Start, time.Length), out ticks))
                return false;
        }

        entry.SetRecord(raw, fields);
        entry.Dialect = DialectNames.Hewn;
        (entry.HasTimestamp, entry.UtcTicks) = (hasTimestamp, ticks);
        File.Saw(entry.Dialect, null);
        return true;
    }

    /// <summary>Whether a line that begins as JSON does, and is not a whole record of it, is to be read as
    /// text.</summary>
    public bool IsText(ReadOnlySpan<byte> line) =>
        !File.MayBeJson || (File.MayBeDocker && _set.Docker.Begins(TextLines.WithoutEnd(line)))
        || (!File.IsJson && !IsBeginOfObject(line));

    /// <summary>The dialect of a line of text; null when the file is JSON and the line is in no dialect.</summary>
    public IDialect? DialectOf(ReadOnlySpan<byte> line) => File.Of(Ansi.Without(TextLines.WithoutEnd(line)));

    /// <summary>Makes an entry of a record of text.</summary>
    /// <param name="raw">Its lines.</param>
    /// <param name="dialect">Their dialect.</param>
    /// <param name="trace">What is known of its stack trace.</param>
    /// <param name="entry">The entry.</param>
    public void ReadText(ReadOnlyMemory<byte> raw, IDialect dialect, TraceState trace, Entry entry)
    {
        _record.Begin();
        dialect.Read(Ansi.Without(raw.Span), trace, _record);
        _record.End();
        entry.SetRecord(raw, _record);
        entry.Dialect = _record.Dialect ?? dialect.Name;
        (entry.HasTimestamp, entry.UtcTicks) = (_record.HasTimestamp, _record.UtcTicks);
        File.Saw(entry.Dialect, dialect);
    }

    /// <summary>Takes note of text in a file of JSON.</summary>
    public void SawNoJson() => File.Saw(Plain.Name, Plain);

    /// <summary>A brace alone on its line, or before the name of a member.</summary>
    private static bool IsBeginOfObject(ReadOnlySpan<byte> line)
    {
        line = line[1..].TrimStart(" \t\r\n"u8);
        return line.IsEmpty || line[0] == '"';
    }
}
