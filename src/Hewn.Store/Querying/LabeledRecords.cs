using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines.Json;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Querying;

/// <summary>
/// Lines that came with labels, as a Loki gives them, as entries: the line in whatever dialect, its labels as fields as
/// far as it has no field of the name, its time as the Loki has it. Every line is a record: what is in no dialect is
/// the message of one. Not thread-safe.
/// </summary>
public sealed class LabeledRecords
{
    private const string Level = "level";
    private const string DetectedLevel = "detected_level"; // what Loki makes of a line
    private const string ServiceName = "service_name"; // what Loki makes of other labels
    private const string NoService = "unknown_service";
    private const string FileName = "filename";
    private const long NsPerSecond = 1_000_000_000;

    private readonly RecordReader _records = new(new TimestampReader(TimeZoneInfo.Utc), dialect: null);
    private readonly LineFields _fields = new();

    /// <summary>A line as an entry.</summary>
    /// <param name="line">The line; the entry keeps it.</param>
    /// <param name="timestampNs">Its time, nanoseconds since 1970 UTC.</param>
    /// <param name="labels">Its labels; those whose names begin with <c>__</c> are no fields.</param>
    /// <param name="isLeftOut">Labels that are no fields either; null: none.</param>
    /// <returns>The entry, valid until the next call.</returns>
    public Entry EntryOf(
        ReadOnlyMemory<byte> line, long timestampNs, LabelSet labels, Predicate<string>? isLeftOut = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        long ticks = DateTime.UnixEpoch.Ticks + (timestampNs / TimeSpan.NanosecondsPerTick);
        _records.ReferenceTicks = ticks;
        var entry = new Entry();
        if (line.IsEmpty || line.Span[0] != (byte)'{' || !_records.TryReadJson(line, entry))
            ReadText(line, entry);
        bool hasFields = _fields.TryRead(entry.Json);
        List<Label> added =
            [.. labels.Where(label => IsField(label, labels, hasFields) && isLeftOut?.Invoke(label.Name) != true)];
        if (!hasFields || !_fields.TryGet(Level, out _))
            AddLevel(labels, added);
        if (added.Count > 0 || !entry.HasTimestamp)
            entry.SetRecord(line, With(entry, timestampNs, added));
        entry.Path = labels[FileName];
        (entry.UtcTicks, entry.HasTimestamp) = (ticks, true);
        return entry;
    }

    private void ReadText(ReadOnlyMemory<byte> line, Entry entry)
    {
        ReadOnlySpan<byte> first = TextLines.First(line.Span, out ReadOnlySpan<byte> rest);
        IDialect dialect = first.IsEmpty ? _records.Plain : _records.DialectOf(first) ?? _records.Plain;
        TraceState trace = dialect.Open(_records.Ansi.Without(first));
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> next = TextLines.First(rest, out rest);
            if (!NestingScanner.IsBlank(next))
                dialect.Continues(ref trace, _records.Ansi.Without(next), isAfterBlank: false);
        }

        _records.ReadText(line, dialect, trace, entry);
    }

    /// <summary>Whether a label says something that the line does not.</summary>
    private bool IsField(Label label, LabelSet labels, bool hasFields)
    {
        if (label.Name.StartsWith("__", StringComparison.Ordinal) || label.Name is Level or DetectedLevel
            || label.Value.Length == 0 || (hasFields && _fields.TryGet(label.Name, out _)))
            return false;
        return label.Name != ServiceName || (label.Value != NoService
            && !labels.Any(other => other.Name != ServiceName && other.Value == label.Value)
            && !(hasFields && _fields.TryGet("service", out ReadOnlyMemory<byte> own)
                && own.Span.SequenceEqual(Encoding.UTF8.GetBytes(label.Value))));
    }

    private static void AddLevel(LabelSet labels, List<Label> added)
    {
        string level = labels[Level].Length > 0 ? labels[Level] : labels[DetectedLevel];
        if (level.Length > 0 && level != "unknown")
            added.Add(new(Level, level));
    }

    /// <summary>The object with what is added: the time in front, labels behind.</summary>
    private static byte[] With(Entry entry, long timestampNs, List<Label> added)
    {
        ReadOnlySpan<byte> json = entry.Json.Span;
        ReadOnlySpan<byte> inside = json[(json.IndexOf((byte)'{') + 1)..json.LastIndexOf((byte)'}')].Trim(" \t\r\n"u8);
        var bytes = new ArrayBufferWriter<byte>(json.Length + 256);
        bytes.Write("{"u8);
        bool isFirst = true;
        if (!entry.HasTimestamp)
            Append(bytes, "timestamp", TimeOf(timestampNs), ref isFirst);
        if (!inside.IsEmpty)
        {
            if (!isFirst)
                bytes.Write(","u8);
            bytes.Write(inside);
            isFirst = false;
        }

        foreach (Label label in added)
            Append(bytes, label.Name, label.Value, ref isFirst);
        bytes.Write("}"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Append(ArrayBufferWriter<byte> bytes, string name, string value, ref bool isFirst)
    {
        if (!isFirst)
            bytes.Write(","u8);
        isFirst = false;
        bytes.Write("\""u8);
        bytes.Write(Encoded(name));
        bytes.Write("\":\""u8);
        bytes.Write(Encoded(value));
        bytes.Write("\""u8);
    }

    private static ReadOnlySpan<byte> Encoded(string text) =>
        JsonEncodedText.Encode(string.Concat(text.EnumerateRunes()), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
            .EncodedUtf8Bytes;

    private static string TimeOf(long ns)
    {
        long rest = ((ns % NsPerSecond) + NsPerSecond) % NsPerSecond;
        string second = DateTime.UnixEpoch.AddTicks((ns - rest) / TimeSpan.NanosecondsPerTick)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{second}.{rest:000000000}Z");
    }
}
