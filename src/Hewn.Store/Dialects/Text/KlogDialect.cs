using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary><c>I0119 00:00:00.123456   12345 server.go:87] message</c>: glog and Kubernetes' klog.</summary>
/// <param name="stamps">Knows the year.</param>
internal sealed class KlogDialect(StampReader stamps) : TextDialect
{
    private const int StampEnd = 21; // I0119 00:00:00.123456

    /// <inheritdoc/>
    public override string Name => DialectNames.Klog;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) =>
        line.Length > StampEnd && line[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' or (byte)'D'
        && line[5] == ' ' && TextLines.IsDigits(line[1..5]) && line[8] == ':' && line[11] == ':' && line[14] == '.'
        && TimestampReader.TryReadClock(line[6..], (byte)':', out _);

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        if (!Begins(line))
        {
            to.Message(line, rest);
            return;
        }

        ReadOnlySpan<byte> after = line[14..];
        TimestampReader.TryReadClock(line[6..], (byte)':', out long clock);
        TimestampReader.TryReadFraction(ref after, out int fraction);
        if (stamps.TryComplete(
            TimestampReader.Two(line, 1), TimestampReader.Two(line, 3), clock + fraction, out long ticks))
            to.Timestamp(default, ticks);
        to.TryLevel(line[..1]);
        int end = after.IndexOf("] "u8);
        if (end < 0)
        {
            to.Message(TextLines.SkipSpace(after), rest);
            return;
        }

        to.Message(after[(end + 2)..], rest);
        ReadOnlySpan<byte> thread = TextLines.Word(TextLines.SkipSpace(after[..end]), out ReadOnlySpan<byte> caller);
        to.Bare("thread"u8, thread);
        if (!caller.IsEmpty)
            to.Text("caller"u8, caller);
    }
}
