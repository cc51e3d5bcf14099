using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Records;

namespace Hewn.Runs;

/// <summary>
/// What a file of metrics says about itself, in itself. Its lines have numbers only, like their neighbours, so that
/// whoever reads the file as a table need not know them.
/// </summary>
/// <param name="log">The clock and the form of timestamps.</param>
internal sealed class MetricNotes(HewnOptions log) : IOwnLines
{
    /// <inheritdoc/>
    public byte[] OfFullBuffer(long dropped) => Line(("lost_lines", dropped));

    /// <inheritdoc/>
    public byte[] OfLoss(string path, long dropped) => Line(("lost_lines", dropped));

    /// <inheritdoc/>
    public byte[] OfOutage(string path, Outage outage) => Line(
        ("outage_ms", (long)((outage.Until - outage.Since)?.TotalMilliseconds ?? 0)),
        ("outage_waited_lines", outage.Waited),
        ("outage_lost_lines", outage.Lost));

    /// <inheritdoc/>
    public byte[] OfOutsideChange(string path, OutsideChange change, string what) => Line(("changed_outside", 1));

    /// <inheritdoc/>
    public byte[] OfLostRing(string ring) => Line(("ring_deleted", 1));

    /// <inheritdoc/>
    public byte[] OfNoRing(string problem) => Line(("ring_missing", 1));

    private byte[] Line(params ReadOnlySpan<(string Name, long Value)> numbers)
    {
        var line = new ByteBuffer(96);
        line.Append((byte)'{');
        foreach ((string name, long value) in numbers)
        {
            JsonText.AppendQuoted(line, name);
            line.Append((byte)':');
            JsonNumber.Append(line, value);
            line.Append((byte)',');
        }

        line.Append("\"timestamp\":"u8);
        Timestamp.Append(line, log.Time.GetUtcNow(), log.TimestampFormat, log.Time.LocalTimeZone);
        line.Append("}\n"u8);
        return line.Written.ToArray();
    }
}
