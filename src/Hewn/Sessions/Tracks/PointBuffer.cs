using System.Runtime.InteropServices;
using Hewn.Records;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// Points whose fields are JSON already; their numbers in the track they get when they are written. Not thread-safe.
/// </summary>
internal sealed class PointBuffer
{
    [ThreadStatic]
    private static PointBuffer? _spare;

    private readonly ByteBuffer _bytes = new(1024);
    private readonly List<PointRow> _rows = [];

    public int Count => _rows.Count;

    public int Bytes => _bytes.Length;

    public ReadOnlySpan<PointRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The thread's own; a value that appends to a track while it is being written gets another one.</summary>
    public static PointBuffer Rent()
    {
        PointBuffer buffer = _spare ?? new PointBuffer();
        _spare = null;
        return buffer;
    }

    public void Return()
    {
        Clear();
        _spare = this;
    }

    public void Clear()
    {
        _bytes.Clear();
        _rows.Clear();
    }

    /// <summary>The fields of a point, <c>{…}</c>.</summary>
    public ReadOnlySpan<byte> FieldsOf(int row)
    {
        int start = row == 0 ? 0 : _rows[row - 1].End;
        return _bytes.Written[start.._rows[row].End];
    }

    /// <summary>Adds a point. Of two fields with one name the later stays.</summary>
    public void Add(long? step, ReadOnlySpan<LogField> fields)
    {
        int start = _bytes.Length;
        HashSet<string>? seen = fields.Length > FewFields ? new HashSet<string>(StringComparer.Ordinal) : null;
        int left = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            if (IsReplaced(fields, i, seen))
                continue;
            int before = _bytes.Length;
            FieldName name = FieldNames.Of(fields[i].Name);
            name.AppendTo(_bytes);
            FieldValue.Append(_bytes, name, fields[i]);
            if (_bytes.Length - start <= MaxPointBytes)
                continue;
            _bytes.Truncate(before);
            left++;
        }

        if (left > 0)
        {
            _bytes.Append(",\"truncated_fields\":"u8);
            JsonNumber.Append(_bytes, (long)left);
        }

        End(start, step);
    }

    /// <summary>Adds a point of the same row of several columns.</summary>
    public void Add(long? step, ReadOnlySpan<TrackColumn> columns, ReadOnlySpan<FieldName> names, int row)
    {
        int start = _bytes.Length;
        for (int i = 0; i < columns.Length; i++)
        {
            names[i].AppendTo(_bytes);
            JsonNumber.Append(_bytes, columns[i].Values.Span[row]);
        }

        End(start, step);
    }

    /// <summary>Takes over the points of another one from a row on, as far as they fit.</summary>
    /// <returns>How many did not.</returns>
    public int Keep(PointBuffer other, int from, long ticks, int maxBytes)
    {
        for (int row = from; row < other.Count; row++)
        {
            ReadOnlySpan<byte> fields = other.FieldsOf(row);
            if (_bytes.Length + fields.Length > maxBytes)
                return other.Count - row;
            _bytes.Append(fields);
            PointRow taken = other._rows[row];
            _rows.Add(taken with { End = _bytes.Length, Ticks = taken.Ticks == 0 ? ticks : taken.Ticks });
        }

        return 0;
    }

    /// <summary>Forgets the first points.</summary>
    public void RemoveFirst(int count)
    {
        if (count == 0)
            return;
        int bytes = _rows[count - 1].End;
        _bytes.Replace(0, bytes, default);
        _rows.RemoveRange(0, count);
        for (int i = 0; i < _rows.Count; i++)
            _rows[i] = _rows[i] with { End = _rows[i].End - bytes };
    }

    /// <summary>Every field begins with a comma; the first one's becomes the brace.</summary>
    private void End(int start, long? step)
    {
        if (_bytes.Length == start)
            _bytes.Append((byte)'{');
        else
            _bytes.At(start) = (byte)'{';
        _bytes.Append((byte)'}');
        _rows.Add(new PointRow(_bytes.Length, step ?? 0, step.HasValue, 0));
    }

    private static bool IsReplaced(ReadOnlySpan<LogField> fields, int index, HashSet<string>? seen)
    {
        string name = NameOf(fields[index]);
        if (seen is not null && index == 0)
        {
            for (int i = fields.Length - 1; i > 0; i--)
                seen.Add(NameOf(fields[i]));
            if (seen.Count == fields.Length - 1 && !seen.Contains(name))
                seen.Clear(); // No name stands twice, so none needs another look.
        }

        if (seen is { Count: 0 })
            return false;
        for (int i = index + 1; i < fields.Length; i++)
        {
            if (NameOf(fields[i]) == name)
                return true;
        }

        return false;
    }

    private static string NameOf(in LogField field) => string.IsNullOrEmpty(field.Name) ? "_" : field.Name;

    private const int FewFields = 16;
    private const int MaxPointBytes = Limits.MaxLineBytes - 1024; // The rest of the line is shorter than that.
}
