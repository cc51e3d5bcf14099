using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Querying;

/// <summary>Judges lines of slog's text by what reading makes of them. One thread's.</summary>
/// <param name="judge">Judges the records that come of it.</param>
internal sealed class SlogJudge(IShapeJudge judge) : IShapeJudge
{
    private readonly SlogRecords _records = new(TimeZoneInfo.Utc);
    private byte[] _line = [];

    /// <inheritdoc/>
    public bool IsPlain(ReadOnlySpan<byte> line)
    {
        if (_line.Length < line.Length)
            _line = new byte[2 * line.Length];
        line.CopyTo(_line);
        return judge.IsPlain(_records.Read(_line.AsMemory(0, line.Length)).Json.Span);
    }
}
