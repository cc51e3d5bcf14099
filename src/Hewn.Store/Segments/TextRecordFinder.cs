using Hewn.Store.Dialects;

namespace Hewn.Store.Segments;

/// <summary>Finds where a text record ends: behind its first line and those that belong to it.</summary>
/// <param name="buffer">The lines.</param>
/// <param name="ansi">Takes colours away.</param>
internal sealed class TextRecordFinder(LineBuffer buffer, AnsiText ansi)
{
    /// <summary>Bytes of the record, last line end included.</summary>
    public int Bytes { get; private set; }

    /// <summary>Its lines, blank ones inside it included.</summary>
    public int Lines { get; private set; }

    /// <summary>What is known of its stack trace.</summary>
    public TraceState Trace { get; private set; }

    /// <summary>
    /// Finds it. What is not in the file yet does not belong to it: a line that is written is shown at once.
    /// </summary>
    /// <param name="dialect">The dialect of its first line.</param>
    /// <param name="firstLength">Bytes of that line.</param>
    /// <param name="isFinal">True when a last line without line end is a line.</param>
    public void Find(IDialect dialect, int firstLength, bool isFinal)
    {
        (Bytes, Lines) = (firstLength, 1);
        TraceState trace = dialect.Open(Line(0, firstLength));
        int blankBytes = 0;
        int blankLines = 0;
        while (Bytes + blankBytes < Limits.MaxTextRecordBytes && TryNext(Bytes + blankBytes, isFinal, out int length))
        {
            if (NestingScanner.IsBlank(buffer.Span(Bytes + blankBytes, length)))
            {
                if (!TraceLines.MaySpanBlank(trace))
                    break;
                blankBytes += length;
                blankLines++;
                continue;
            }

            if (!dialect.Continues(ref trace, Line(Bytes + blankBytes, length), blankLines > 0))
                break;
            Bytes += blankBytes + length;
            Lines += blankLines + 1;
            (blankBytes, blankLines) = (0, 0);
        }

        Trace = trace;
    }

    private bool TryNext(int skip, bool isFinal, out int length)
    {
        length = 0;
        if (buffer.MayWait && !buffer.HasLine(skip))
            return false; // Waiting for a line that may not come would hold back those that have.
        if (buffer.TryFindLine(skip, out length))
            return true;
        length = isFinal && !buffer.IsFull ? buffer.Available - skip : 0;
        return length > 0;
    }

    private ReadOnlySpan<byte> Line(int offset, int length) =>
        ansi.Without(TextLines.WithoutEnd(buffer.Span(offset, length)));
}
