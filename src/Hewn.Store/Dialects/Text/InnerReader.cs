using Hewn.Store.Dialects.JsonLines;

namespace Hewn.Store.Dialects.Text;

/// <summary>Reads what stands inside another dialect's line: JSON, a text dialect, or just text.</summary>
/// <param name="json">Reads JSON.</param>
/// <param name="dialects">The text dialects, in the order in which they are tried; the last takes anything.</param>
internal sealed class InnerReader(JsonRecords json, TextDialect[] dialects)
{
    /// <summary>The level of a line of JSON; false for any other, of which only reading can tell.</summary>
    public bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        return line.StartsWith("{"u8) && json.TryLevelOf(line, out level);
    }

    /// <summary>Says what a line means.</summary>
    /// <param name="record">Its lines.</param>
    /// <param name="trace">What is known of its stack trace.</param>
    /// <param name="to">What is written to.</param>
    public void Read(ReadOnlySpan<byte> record, TraceState trace, CanonicalRecord to)
    {
        if (record.StartsWith("{"u8) && json.TryReadInner(record, to))
            return;
        ReadOnlySpan<byte> line = TextLines.First(record, out ReadOnlySpan<byte> rest);
        Read(line, new TextRest(rest, trace != TraceState.None), to);
    }

    /// <summary>Says what a line means.</summary>
    /// <param name="line">Its first line.</param>
    /// <param name="rest">The others.</param>
    /// <param name="to">What is written to.</param>
    public void Read(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        if (line.StartsWith("{"u8) && json.TryReadInner(line, to))
        {
            to.Rest(rest);
            return;
        }

        string? name = to.Dialect;
        Find(line).ReadLine(line, rest, to);
        to.Dialect = name; // the record is of the outer dialect
    }

    /// <summary>Whatever was read before: a line means the same wherever reading begins.</summary>
    private TextDialect Find(ReadOnlySpan<byte> line)
    {
        foreach (TextDialect dialect in dialects)
        {
            if (dialect.Begins(line))
                return dialect;
        }

        return dialects[^1];
    }
}
