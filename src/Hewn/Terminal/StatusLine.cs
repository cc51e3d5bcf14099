using System.Text;

namespace Hewn.Terminal;

/// <summary>
/// A line at the bottom of the terminal that is drawn again and again, and the log lines that are written above it.
/// Both go through here, so that none stands in the middle of the other. Thread-safe.
/// </summary>
internal sealed class StatusLine
{
    private readonly Lock _gate = new();
    private readonly List<(object Owner, byte[] Text)> _lines = [];

    /// <summary>That of standard error.</summary>
    public static StatusLine OfProcess { get; } = new();

    /// <summary>Draws an owner's line in the place of what it drew before. Of several owners the last one shows.
    /// </summary>
    /// <param name="stream">The terminal.</param>
    /// <param name="owner">Who draws.</param>
    /// <param name="text">The line, without control characters.</param>
    public void Draw(Stream stream, object owner, string text)
    {
        lock (_gate)
        {
            _lines.RemoveAll(line => line.Owner == owner);
            _lines.Add((owner, Encoding.UTF8.GetBytes(text)));
            Redraw_NeedsLock(stream, default);
        }
    }

    /// <summary>Takes an owner's line away.</summary>
    public void Clear(Stream stream, object owner)
    {
        lock (_gate)
        {
            if (_lines.RemoveAll(line => line.Owner == owner) > 0)
                Redraw_NeedsLock(stream, default);
        }
    }

    /// <summary>Writes whole lines above what is drawn.</summary>
    public void WriteAbove(Stream stream, ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            if (_lines.Count == 0)
                stream.Write(lines);
            else
                Redraw_NeedsLock(stream, lines);
        }
    }

    private void Redraw_NeedsLock(Stream stream, ReadOnlySpan<byte> above)
    {
        byte[] shown = _lines.Count == 0 ? [] : _lines[^1].Text;
        stream.Write((byte[])[.. "\r\e[K"u8, .. above, .. shown]);
        stream.Flush();
    }
}
