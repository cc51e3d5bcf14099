using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Records;

namespace Hewn.Store.Streams;

/// <summary>What a file of pushed lines says about itself, in itself: lines of the stream of Hewn.</summary>
internal sealed class StreamNotes(TimeProvider clock) : IOwnLines
{
    private static readonly byte[] _stream = LabelJson.Of(StreamFile.OwnStream);

    /// <inheritdoc/>
    public byte[] OfFullBuffer(long dropped) => Line($"{dropped} lines dropped: the buffer was full");

    /// <inheritdoc/>
    public byte[] OfLoss(string path, long dropped) =>
        Line($"{dropped} lines lost while the file could not be written");

    /// <inheritdoc/>
    public byte[] OfOutage(string path, Outage outage) =>
        Line($"the file can be written again; {outage.Waited} lines have waited, {outage.Lost} were lost");

    /// <inheritdoc/>
    public byte[] OfOutsideChange(string path, OutsideChange change, string what) =>
        Line($"somebody else has changed the file: {what}");

    /// <inheritdoc/>
    public byte[] OfLostRing(string ring) => Line("somebody has deleted the ring while it was in use");

    /// <inheritdoc/>
    public byte[] OfNoRing(string problem) =>
        Line($"no ring can be made, so lines on their way do not survive a kill: {problem}");

    private byte[] Line(string message)
    {
        var line = new ByteBuffer(256);
        long ns = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        StreamLine.Append(
            line, new(), ns, _stream, default, isLate: false, System.Text.Encoding.UTF8.GetBytes(message));
        return line.Written.ToArray();
    }
}
