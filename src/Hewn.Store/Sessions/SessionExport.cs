using System.Globalization;
using System.IO.Compression;
using System.IO.Enumeration;
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
    /// stands in the log) and <c>point</c> (its <c>point</c> as it stands in the track). The last two name their
    /// <c>workspace</c> and <c>session</c>, so that those of several sessions can stand in one file.
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
            byte[] head = Encoding.UTF8.GetBytes($"{{\"type\":\"log\",{Whose()},\"record\":");
            foreach (Entry entry in Records())
                WriteLine(output, head, entry.Raw.Span);
        }

        if (!parts.HasFlag(ExportPart.Tracks))
            return;
        foreach ((string track, LogSet set) in SessionFiles.TracksOf(place, out _))
        {
            byte[] head = Encoding.UTF8.GetBytes(
                $"{{\"type\":\"point\",{Whose()},\"track\":{Quoted(track)},\"point\":");
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

    /// <summary>A zip archive of the session's files as they stand, without locks, rings and links.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="links">The links, which are left out, by their paths within the session.</param>
    /// <returns>How many files.</returns>
    public long WriteZip(Stream output, out IReadOnlyList<string> links)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var found = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long files = 0;
        foreach (FileSystemInfo item in Everything().OrderBy(item => item.FullName, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string relative = Path.GetRelativePath(place.Path, item.FullName);
            if (relative.Split(Path.DirectorySeparatorChar).Contains(Files.LockFile.Folder))
                continue;
            if (item.LinkTarget is not null)
                found.Add(relative);
            else if (item is FileInfo file && !IsLock(file))
                files += Pack(zip, file, NameInZip($"{place.FullName}/{relative}", names));
        }

        links = found;
        return files;
    }

    private FileSystemEnumerable<FileSystemInfo> Everything() => new(
        place.Path,
        (ref entry) => entry.ToFileSystemInfo(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
    {
        ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    /// <summary>The original's locks: empty files beside the data.</summary>
    private static bool IsLock(FileInfo file) =>
        file.Length == 0 && file.Name.EndsWith(".lock", StringComparison.Ordinal);

    /// <summary>Backslashes are separators to some who unpack it, so none stands in a name.</summary>
    private static string NameInZip(string path, HashSet<string> names)
    {
        string name = path.Replace(Path.DirectorySeparatorChar, '/').Replace('\\', '_');
        while (!names.Add(name))
            name += "_";
        return name;
    }

    private static int Pack(ZipArchive zip, FileInfo file, string name)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name);
        entry.LastWriteTime = Stamp(file.LastWriteTimeUtc);
        using Stream target = entry.Open();
        if (file.Length == 0)
            return 1; // Not opened: a pipe looks like an empty file, and would wait for ever.
        using var source = new FileStream(
            file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        source.CopyTo(target);
        return 1;
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

    private string Whose() => $"\"workspace\":{Quoted(place.Workspace)},\"session\":{Quoted(place.Name)}";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    // What zip's calendar can hold.
    private static DateTimeOffset Stamp(DateTime utc) => utc.Year is >= 1980 and <= 2107
        ? new DateTimeOffset(utc, TimeSpan.Zero)
        : new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
