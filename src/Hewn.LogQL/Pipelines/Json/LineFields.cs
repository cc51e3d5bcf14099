using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Pipelines.Json;

/// <summary>
/// The fields of a line as <c>| json</c> makes labels of them, for sources that give fields as labels or structured
/// metadata. Used again for each line; not thread-safe.
/// </summary>
public sealed class LineFields
{
    private readonly LineContext _context = new(FieldNeeds.All);
    private readonly JsonProcessor _json = new(FieldNeeds.All);

    /// <summary>Reads a line; what it gave for the line before is not valid any more.</summary>
    /// <returns>False when it is no JSON object; it has no fields then.</returns>
    public bool TryRead(ReadOnlyMemory<byte> line)
    {
        _context.Reset(new LogEntry(0, line, LabelSet.Empty, LabelSet.Empty));
        _json.Process(_context);
        if (_context.Labels.Error is null)
            return true;
        _context.Reset(new LogEntry(0, default, LabelSet.Empty, LabelSet.Empty));
        return false;
    }

    /// <summary>The value of a field, valid until the next line; false when the line has no such.</summary>
    public bool TryGet(string name, out ReadOnlyMemory<byte> value) => _context.Labels.TryGet(name, out value);

    /// <summary>All fields.</summary>
    public LabelSet ToLabelSet() => _context.Labels.ToLabelSet();
}
