using Hewn.Store.Dialects;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Entries;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>
/// Notes whether there are records of which reading makes entries with other names than stand in their lines: those
/// that are not of Hewn's form. To it all are plain. One thread's.
/// </summary>
internal sealed class FormJudge : IShapeJudge
{
    private readonly JsonRecords _records = new(new StampReader(new TimestampReader(TimeZoneInfo.Utc)));
    private readonly CanonicalRecord _rewritten = new();
    private readonly Entry _entry = new();
    private byte[] _line = [];

    /// <summary>Whether there was one.</summary>
    public bool HasForeign { get; private set; }

    /// <inheritdoc/>
    public bool IsPlain(ReadOnlySpan<byte> line)
    {
        HasForeign = HasForeign || !IsHewns(line);
        return true;
    }

    private bool IsHewns(ReadOnlySpan<byte> line)
    {
        if (_line.Length < line.Length)
            _line = new byte[2 * line.Length];
        line.CopyTo(_line);
        return _records.TryRead(_line.AsMemory(0, line.Length), _entry, _rewritten)
            && _entry.Dialect == DialectNames.Hewn;
    }
}
