using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// Lines that begin with a timestamp, or with one or two words before it, then level, logger and message in some order:
/// log4j, logback, Python's formats with the time, NLog, Serilog's text, Rust's tracing, zap's console, Spark, HDFS.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class StampedDialect(StampReader stamps) : TextDialect
{
    private const int MaxWordsBefore = 2;
    private const int MaxBytesBefore = 128;

    /// <inheritdoc/>
    public override string Name => DialectNames.Stamped;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) => TryStamp(line, out _, out _, out long _);

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        if (!TryStamp(line, out int from, out int length, out long ticks))
        {
            to.Message(line, rest);
            return;
        }

        ReadOnlySpan<byte> before = line[..from].Trim(" \t-|"u8);
        bool isLevel = LevelWords.TryRead(before.Trim("[]:"u8), out _, out _) && before.Length > 1;
        to.Timestamp(line.Slice(from, length), ticks);
        StampedHead head = StampedHead.Read(line[(from + length)..], isLevel);
        to.TryLevel(isLevel ? before.Trim("[]:"u8) : head.Level);
        to.Message(head.Message, rest);
        WriteIfAny("logger"u8, head.Logger, to);
        WriteIfAny("thread"u8, head.Thread, to);
        WriteIfAny("pid"u8, head.Process, to);
        if (!isLevel)
            WriteIfAny("source"u8, before, to);
        WriteIfAny("prefix"u8, head.Prefix, to);
    }

    private static void WriteIfAny(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, CanonicalRecord to)
    {
        if (!value.IsEmpty)
            to.Bare(name, value);
    }

    private bool TryStamp(ReadOnlySpan<byte> line, out int from, out int length, out long ticks)
    {
        from = 0;
        if (stamps.TryRead(line, out ticks, out length))
            return true;
        for (int words = 0; words < MaxWordsBefore; words++)
        {
            int space = line[from..Math.Min(line.Length, MaxBytesBefore)].IndexOf((byte)' ');
            if (space <= 0)
                return false;
            from += space + 1;
            // A clock time alone, or a month's name, is too little where words stand before it; so is a
            // number, unless a dash or a label in capitals does.
            if (from + 10 < line.Length && line[from] is >= (byte)'0' and <= (byte)'9' && line[from + 2] != ':'
                && (line[from + 4] is (byte)'-' or (byte)'/' || IsLabel(line[..from]))
                && stamps.TryRead(line[from..], out ticks, out length))
                return true;
        }

        return false;
    }

    private static bool IsLabel(ReadOnlySpan<byte> before) =>
        !before.ContainsAnyInRange((byte)'a', (byte)'z') && !before.StartsWith("["u8);
}
