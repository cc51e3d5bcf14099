using System.Text;

namespace Hewn.Cli.Run;

/// <summary>The last lines of both streams, in the order in which they came. Thread-safe.</summary>
internal sealed class LastOutput
{
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();
    private int _bytes;

    /// <summary>Takes a line; a blank one says nothing of a crash and is passed over.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> shown = line[..Math.Min(line.Length, RunLimits.LastLineBytes)];
        string text = Encoding.UTF8.GetString(shown);
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (shown.Length < line.Length)
            text += "…";
        lock (_gate)
        {
            _lines.Enqueue(text);
            _bytes += shown.Length;
            while (_lines.Count > RunLimits.LastLines || _bytes > RunLimits.LastBytes)
                _bytes -= Math.Min(_bytes, Encoding.UTF8.GetByteCount(_lines.Dequeue()));
        }
    }

    /// <summary>All of them, joined; null when there is none.</summary>
    public string? Text
    {
        get
        {
            lock (_gate)
                return _lines.Count == 0 ? null : string.Join('\n', _lines);
        }
    }

    /// <summary>The last one, which often says why; null when there is none.</summary>
    public string? LastLine
    {
        get
        {
            lock (_gate)
                return _lines.LastOrDefault();
        }
    }
}
