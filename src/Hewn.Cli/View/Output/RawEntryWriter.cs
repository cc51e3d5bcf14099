using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// <c>--output raw</c>: the bytes as they stand in the file; on a terminal made harmless line by line.
/// </summary>
internal sealed class RawEntryWriter(Utf8Output output, bool isTerminal) : IEntryWriter
{
    public void Write(Entry entry, bool isContext)
    {
        ReadOnlySpan<byte> raw = entry.Raw.Span;
        if (!isTerminal)
        {
            output.Append(raw);
            output.EndLine();
            return;
        }

        foreach (Range line in raw.Split((byte)'\n'))
        {
            PlainBytes.Append(output, raw[line].TrimEnd((byte)'\r'));
            output.EndLine();
        }
    }

    public void Gap()
    {
        // The bytes of the file and nothing else.
    }
}
