namespace Hewn.Store.Dialects.Text;

/// <summary>
/// The simple console of .NET: <c>info: Microsoft.Hosting.Lifetime[14]</c>, the message indented below.
/// </summary>
internal sealed class DotnetDialect : TextDialect
{
    private byte[] _scratch = new byte[256];

    /// <inheritdoc/>
    public override string Name => DialectNames.Dotnet;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line)
    {
        if (line.Length < 8 || line[4] != ':' || line[5] != ' ' || line[^1] != ']')
            return false;
        int opens = line.LastIndexOf((byte)'[');
        return opens > 6 && TextLines.IsDigits(line[(opens + 1)..^1].TrimStart((byte)'-')) && IsLevel(line[..4]);
    }

    /// <inheritdoc/>
    public override void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        int opens = line.LastIndexOf((byte)'[');
        if (!Begins(line))
        {
            to.Message(line, rest);
            return;
        }

        to.TryLevel(line[..4]);
        ReadOnlySpan<byte> message = TextLines.First(rest.Text, out ReadOnlySpan<byte> behind);
        to.Message(TextLines.SkipSpace(message), new TextRest(Dedent(behind), rest.IsTrace));
        to.Text("logger"u8, line[6..opens]);
        to.Bare("event_number"u8, line[(opens + 1)..^1]);
    }

    private static bool IsLevel(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("info"u8) || word.SequenceEqual("warn"u8) || word.SequenceEqual("fail"u8)
        || word.SequenceEqual("dbug"u8) || word.SequenceEqual("trce"u8) || word.SequenceEqual("crit"u8);

    /// <summary>The lines without the six spaces that the console puts before each.</summary>
    private ReadOnlySpan<byte> Dedent(ReadOnlySpan<byte> lines)
    {
        if (_scratch.Length < lines.Length)
            _scratch = new byte[lines.Length * 2];
        int length = 0;
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? lines : lines[..(end + 1)];
            lines = lines[line.Length..];
            if (line.StartsWith("      "u8))
                line = line[6..];
            line.CopyTo(_scratch.AsSpan(length));
            length += line.Length;
        }

        return _scratch.AsSpan(0, length);
    }
}
