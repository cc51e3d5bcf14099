using System.Buffers.Text;

namespace Hewn.Noise;

/// <summary>Finds out whether a finished line tells of something slow.</summary>
internal static class SlowRecords
{
    /// <summary>
    /// Whether a field <c>duration_ms</c> is at or above the threshold. One inside of another field counts, too: that
    /// keeps a record more, never one less.
    /// </summary>
    public static bool Include(ReadOnlySpan<byte> line, double thresholdMs)
    {
        // As these bytes it is a name: in a text its quotation marks would be escaped.
        for (int at = line.IndexOf(_lead); at >= 0; at = line.IndexOf(_lead))
        {
            line = line[(at + _lead.Length)..];
            if (Utf8Parser.TryParse(line, out double value, out _) && value >= thresholdMs)
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> _lead => ",\"duration_ms\":"u8;
}
