using Hewn.Archives;
using Hewn.Records;

namespace Hewn.Ring;

/// <summary>
/// Finds how many of the expected lines a file holds already. They stand in their order; lines of others may stand
/// between them (a loss that was told, something a person appended), and the last one may be torn.
/// </summary>
/// <param name="expected">What should be there.</param>
/// <param name="ownLine">A line of the log's own that was being written, or nothing.</param>
internal sealed class TailMatch(ExpectedLines expected, ReadOnlyMemory<byte> ownLine)
{
    private const int BlockBytes = 256 * 1024;

    private readonly ByteBuffer _unfinished = new();

    /// <summary>Lines that are there.</summary>
    public int Matched { get; private set; }

    /// <summary>The bytes that end the torn last line, if it is known how it goes on.</summary>
    public ReadOnlyMemory<byte> RestOfTornLine { get; private set; }

    /// <summary>The torn last line as it should be; empty when none is, or it is not known how it goes on.</summary>
    public ReadOnlyMemory<byte> TornLine { get; private set; }

    /// <summary>Whether the line of the log's own is there: whole, or torn as the last line.</summary>
    public bool HasOwnLine { get; private set; }

    /// <summary>Looks through a file from a position to its end. Files come oldest first.</summary>
    /// <param name="file">Reads the file.</param>
    /// <param name="from">Where the lines begin that may be expected.</param>
    /// <param name="isActive">Whether it is the one that goes on being written; only its last line may be torn.</param>
    public void Read(ReadAt file, long from, bool isActive)
    {
        _unfinished.Clear();
        byte[] block = new byte[BlockBytes];
        for (int read; (read = file(block, from)) > 0; from += read)
            Take(block.AsSpan(0, read));
        if (isActive)
            CloseTorn();
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n') + 1) > 0; bytes = bytes[end..])
        {
            if (_unfinished.Length == 0)
            {
                Compare(bytes[..end]);
                continue;
            }

            AppendUnfinished(bytes[..end]);
            Compare(_unfinished.Written);
            _unfinished.Clear();
        }

        AppendUnfinished(bytes);
    }

    private void Compare(ReadOnlySpan<byte> line)
    {
        if (Matched < expected.Count && expected[Matched].SequenceEqual(line))
            Matched++;
        else if (!ownLine.IsEmpty && ownLine.Span.SequenceEqual(line))
            HasOwnLine = true;
    }

    // No line that is looked for is longer, so the rest of a longer one is of no interest.
    private void AppendUnfinished(ReadOnlySpan<byte> bytes)
    {
        int most = Math.Max(expected.LongestBytes, ownLine.Length) + 1;
        _unfinished.Append(bytes[..Math.Clamp(most - _unfinished.Length, 0, bytes.Length)]);
    }

    private void CloseTorn()
    {
        ReadOnlySpan<byte> torn = _unfinished.Written;
        if (torn.IsEmpty)
            return;
        if (Matched < expected.Count && expected[Matched].StartsWith(torn))
        {
            TornLine = expected[Matched].ToArray();
            RestOfTornLine = TornLine[torn.Length..];
            Matched++;
        }
        else if (ownLine.Span.StartsWith(torn))
        {
            HasOwnLine = true;
            TornLine = ownLine;
            RestOfTornLine = TornLine[torn.Length..];
        }
    }
}
