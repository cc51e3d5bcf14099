using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Sessions;

/// <summary>Writes a session in forms that other programs read, in bounded memory.</summary>
/// <param name="place">The session.</param>
/// <param name="tails">What stands in rings only.</param>
/// <param name="tally">Counts what is read, and what was no record and so left out.</param>
/// <param name="cancellation">Ends it.</param>
public sealed class SessionExport(
    SessionPlace place, SessionTails tails, SessionTally tally, CancellationToken cancellation)
{
    /// <summary>
    /// JSON lines, each with its <c>type</c>: <c>session</c>, <c>parameters</c>, <c>log</c> (its <c>record</c> as it
    /// stands in the log) and <c>point</c> (its <c>point</c> as it stands in the track).
    /// </summary>
    public void WriteJsonLines(Stream output, ExportPart parts)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (parts.HasFlag(ExportPart.Description))
            WriteDocument(output, "session", SessionFiles.Description);
        if (parts.HasFlag(ExportPart.Parameters))
            WriteDocument(output, "parameters", SessionFiles.Parameters);
        if (parts.HasFlag(ExportPart.Logs))
        {
            foreach (Entry entry in Records())
                WriteLine(output, "{\"type\":\"log\",\"record\":"u8, entry.Raw.Span);
        }

        if (!parts.HasFlag(ExportPart.Tracks))
            return;
        foreach ((string track, LogSet set) in SessionFiles.TracksOf(place, out _))
        {
            byte[] head = Encoding.UTF8.GetBytes(
                $"{{\"type\":\"point\",\"track\":{Quoted(track)},\"point\":");
            foreach (Entry entry in Points(set))
                WriteLine(output, head, entry.Raw.Span);
        }
    }

    /// <summary>
    /// Comma-separated values (RFC 4180): records with <c>timestamp, level, sequenceNumber, message, metadata</c>, or
    /// numbers with <c>track, index, step, field, value</c>, or parameters with <c>name, value</c>.
    /// </summary>
    /// <param name="output">Takes it.</param>
    /// <param name="part">One of logs, tracks and parameters.</param>
    public void WriteCsv(TextWriter output, ExportPart part)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (part)
        {
            case ExportPart.Logs:
                WriteLogsCsv(output);
                break;
            case ExportPart.Tracks:
                WriteTracksCsv(output);
                break;
            case ExportPart.Parameters:
                WriteRow(output, "name", "value");
                foreach ((string name, string value) in StoredParameters.Read(place).Values)
                    WriteRow(output, name, value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, "expected logs, tracks or parameters");
        }
    }

    /// <summary>A zip archive of the session's files as they stand, without locks and rings.</summary>
    /// <returns>How many files.</returns>
    public long WriteZip(Stream output)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        long files = 0;
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        foreach (string path in Directory.EnumerateFiles(place.Path, "*", options).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string relative = Path.GetRelativePath(place.Path, path).Replace('\\', '/');
            if (relative.Split('/').Contains(Files.LockFile.Folder))
                continue;
            ZipArchiveEntry entry = zip.CreateEntry($"{place.FullName}/{relative}");
            entry.LastWriteTime = Stamp(File.GetLastWriteTimeUtc(path));
            using Stream target = entry.Open();
            using var source = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            source.CopyTo(target);
            files++;
        }

        return files;
    }

    private void WriteLogsCsv(TextWriter output)
    {
        WriteRow(output, "timestamp", "level", "sequenceNumber", "message", "metadata");
        foreach (Entry entry in Records())
        {
            SessionRecord record = SessionRecord.Read(entry.Raw.Span);
            WriteRow(
                output,
                entry.Text(Field.Timestamp) ?? "",
                entry.Text(Field.Level) ?? "",
                record.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "",
                entry.Text(Field.Message) ?? "",
                record.Metadata ?? "");
        }
    }

    private void WriteTracksCsv(TextWriter output)
    {
        WriteRow(output, "track", "index", "step", "field", "value");
        foreach ((string track, LogSet set) in SessionFiles.TracksOf(place, out _))
        {
            foreach (PointReader point in TrackReader.Points(set, track, tails, tally))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach ((string field, double value) in point.Values)
                    WriteRow(output, track, Text(point.Index), Text(point.OwnStep), field, Text(value));
            }
        }
    }

    private IEnumerable<Entry> Records()
    {
        foreach (Entry entry in new SessionLog(place, TimeZoneInfo.Utc, tails, tally).ReadAll())
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Fault is null)
                yield return entry;
        }
    }

    private IEnumerable<Entry> Points(LogSet set)
    {
        using IEntrySource lines = SetReader.Open(set, TimeZoneInfo.Utc, new ReadTally(), tails.Rings.Of(set));
        while (lines.TryRead())
        {
            cancellation.ThrowIfCancellationRequested();
            tally.Take(lines.Current);
            if (lines.Current.Fault is null)
                yield return lines.Current;
        }
    }

    private void WriteDocument(Stream output, string type, string file)
    {
        using JsonDocument? document = JsonFile.TryRead(Path.Combine(place.Path, file), out _);
        byte[] head = Encoding.UTF8.GetBytes(
            $"{{\"type\":\"{type}\",\"workspace\":{Quoted(place.Workspace)},\"name\":{Quoted(place.Name)},"
            + $"\"{type}\":");
        ReadOnlySpan<byte> json = document is null
            ? "null"u8
            : Encoding.UTF8.GetBytes(document.RootElement.GetRawText());
        WriteLine(output, head, json);
    }

    private static void WriteLine(Stream output, ReadOnlySpan<byte> head, ReadOnlySpan<byte> json)
    {
        output.Write(head);
        if (json.ContainsAny((byte)'\n', (byte)'\r'))
            output.Write(Encoding.UTF8.GetBytes(Entries.JsonText.OnOneLine(json)));
        else
            output.Write(json);
        output.Write("}\n"u8);
    }

    private static void WriteRow(TextWriter output, params ReadOnlySpan<string> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                output.Write(',');
            string cell = cells[i];
            bool isQuoted = cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || cell is [' ', ..] or [.., ' '];
            output.Write(isQuoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }

        output.Write("\r\n");
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    // What zip's calendar can hold.
    private static DateTimeOffset Stamp(DateTime utc) => utc.Year is >= 1980 and <= 2107
        ? new DateTimeOffset(utc, TimeSpan.Zero)
        : new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
