using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>
/// Copies a file of JSON lines: each as it stands, bare numbers aside, and checks what it copies. One line is in memory
/// at a time.
/// </summary>
/// <param name="report">Takes what is found.</param>
internal sealed class LineCopy(CopyReport report)
{
    private readonly SequenceCheck _numbers = new();
    private long _line;
    private long _unparsable;
    private long _firstUnparsable;
    private long _normalised;

    /// <summary>Copies.</summary>
    /// <param name="source">From its position on.</param>
    /// <param name="target">Takes the lines.</param>
    /// <param name="name">The file, for notes.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Run(Stream source, Stream target, string name, CancellationToken cancellation)
    {
        var buffer = new byte[Limits.ReadBufferBytes];
        (int start, int end) = (0, 0);
        bool isInLongLine = false;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                ReadOnlySpan<byte> line = buffer.AsSpan(start, newline + 1);
                start += newline + 1;
                if (!isInLongLine)
                    CopyLine(line, target);
                else
                    Write(target, line);
                isInLongLine = false;
                continue;
            }

            if (end - start == Limits.MaxRecordBytes)
            {
                if (!isInLongLine)
                    Fault();
                isInLongLine = true; // Its bytes go on as they are; nothing that long is a record.
                Write(target, buffer.AsSpan(start, end - start));
                (start, end) = (0, 0);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, Limits.MaxRecordBytes));
            int read = source.Read(buffer.AsSpan(end));
            if (read == 0)
                break;
            end += read;
        }

        if (end > 0)
            CopyTorn(buffer.AsSpan(0, end), target, name, isInLongLine);
        Tell(name);
    }

    private void CopyTorn(ReadOnlySpan<byte> rest, Stream target, string name, bool isInLongLine)
    {
        long before = _unparsable;
        if (isInLongLine)
            Write(target, rest);
        else
            CopyLine(rest, target);
        // Closed, so that nobody writes on in it.
        Write(target, "\n"u8);
        report.Note(_unparsable > before || isInLongLine
            ? $"{name}: the last line is torn; it is kept, and closed by a line end"
            : $"{name}: the last line had no line end and got one");
    }

    private void CopyLine(ReadOnlySpan<byte> line, Stream target)
    {
        _line++;
        ReadOnlySpan<byte> content = line.TrimEnd("\r\n"u8);
        if (content.Trim(" \t"u8).IsEmpty)
        {
            Write(target, line);
            return;
        }

        if (LooseJson.Normalise(content, out int replaced) is { } normal && IsObject(normal))
        {
            _normalised += replaced;
            Write(target, normal);
            Write(target, line[content.Length..]);
            Count(normal);
            return;
        }

        Write(target, line);
        if (IsObject(content))
            Count(content);
        else
            Fault();
    }

    private void Count(ReadOnlySpan<byte> json)
    {
        report.Lines++;
        SessionRecord record = SessionRecord.Read(json);
        if ((record.Sequence ?? record.Index) is { } number)
            _numbers.Add(number);
    }

    private void Fault()
    {
        _unparsable++;
        if (_firstUnparsable == 0)
            _firstUnparsable = Math.Max(1, _line);
    }

    private void Tell(string name)
    {
        report.Normalised += _normalised;
        report.Doubles += _numbers.Doubles;
        report.Unparsable += _unparsable;
        if (_normalised > 0)
            report.Note(FormattableString.Invariant($"{name}: bare NaN or infinity written as strings: {_normalised}"));
        if (_numbers.Doubles > 0)
        {
            report.Note(FormattableString.Invariant(
                $"{name}: double numbers: {_numbers.Doubles} (the first is {_numbers.FirstDouble}), kept"));
        }

        if (_numbers.Missing > 0)
            report.Note(FormattableString.Invariant($"{name}: numbers missing in between: {_numbers.Missing}"));
        if (_numbers.Unchecked > 0)
            report.Note(FormattableString.Invariant($"{name}: numbers too far apart to check: {_numbers.Unchecked}"));
        if (_unparsable > 0)
        {
            report.Note(FormattableString.Invariant(
                $"{name}: lines that are no records: {_unparsable} (the first is line {_firstUnparsable}), kept"));
        }
    }

    private void Write(Stream target, ReadOnlySpan<byte> bytes)
    {
        target.Write(bytes);
        report.Bytes += bytes.Length;
    }

    private static bool IsObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                // To its end: only then it is known to be one.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
