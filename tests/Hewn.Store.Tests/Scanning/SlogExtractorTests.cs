using System.Text;
using System.Text.Json;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Where scanning takes a line of slog's text, it sees what reading makes of it.</summary>
public sealed class SlogExtractorTests : IDisposable
{
    private static readonly string[] _names =
    [
        "timestamp", "level", "message", "status_code", "duration_ms", "tokens.prompt", "model", "request_id", "error",
        "logger", "empty", "remote_addr", "path",
    ];

    private const string Null = "\0null"; // No text of the lines: a field that is null is neither absent nor a text.

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorWidth.Bits512, true, 128 * 1024, 8 * 1024 * 1024)]
    [InlineData(VectorWidth.Bits256, true, 500, 3000)]
    [InlineData(VectorWidth.Bits128, true, 4096, 1 << 20)]
    [InlineData(VectorWidth.Scalar, true, 64, 1000)]
    [InlineData(VectorWidth.Bits256, false, 128 * 1024, 8 * 1024 * 1024)]
    internal void Values_are_those_that_reading_gives(
        VectorWidth width, bool useTemplates, int pieceBytes, long chunkBytes)
    {
        long all = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            string text = new SlogLines(seed).File(1500, oddEvery: 4);
            (CapturingSink sink, long fast) = Read(text, width, useTemplates, pieceBytes, chunkBytes);
            int records = ShouldBeAsRead(sink, text, $"seed {seed}");
            records.ShouldBeGreaterThan(900);
            all += fast;
        }

        (all > 300).ShouldBe(useTemplates, $"{all} lines by templates");
    }

    [Fact]
    public void All_that_slog_writes_is_plain()
    {
        string text = new SlogLines(4).File(2000, oddEvery: 0);
        (CapturingSink sink, long _) = Read(text, VectorWidths.Best, true, 128 * 1024, 8 << 20);
        ShouldBeAsRead(sink, text, "plain").ShouldBe(2000);
    }

    [Fact]
    public void A_changed_or_added_byte_anywhere_in_a_known_shape_changes_what_reading_sees_and_nothing_else()
    {
        const string Line = "time=2026-01-19T00:00:00.123Z level=INFO msg=\"a b\" status_code=17 model=nemo\n";
        foreach (char replacement in "\"\\= x0-.\n\t\r\u0001n(")
        {
            var text = new StringBuilder();
            for (int at = 0; at < Line.Length; at++)
            {
                text.Append(Line); // the shape is learnt and is the last one used
                text.Append(Line[..at]).Append(replacement).Append(Line[at..]);
                text.Append(Line);
                text.Append(Line[..at]).Append(replacement).Append(Line[Math.Min(at + 1, Line.Length - 1)..]);
            }

            (CapturingSink sink, _) = Read(text.ToString(), VectorWidths.Best, true, 128 * 1024, 8 << 20);
            ShouldBeAsRead(sink, text.ToString(), $"character {(int)replacement}").ShouldBeGreaterThan(150);
        }
    }

    private (CapturingSink Sink, long FastLines) Read(
        string text, VectorWidth width, bool useTemplates, int pieceBytes, long chunkBytes)
    {
        string path = _folder.File("app.log");
        File.WriteAllText(path, text);
        using ScanFile file = ScanFile.TryOpen(path, out _)!;
        var wanted = new WantedFields([.. _names.Select(name => FieldKey.Named(name).Paths)]);
        using var extractor = new LineExtractor(wanted, width, useTemplates, form: LineForm.Slog);
        var sink = new CapturingSink(extractor, _names.Length);
        using var reader = new PieceReader(file.Handle, file.Length, pieceBytes);
        foreach (Stretch chunk in ParallelScan.Chunks(file.Length, chunkBytes))
            reader.Read(chunk.From, chunk.To, chunk.IsLineStart, sink, CancellationToken.None);
        return (sink, extractor.FastLines);
    }

    /// <summary>Compares the lines that were taken; says how many.</summary>
    private static int ShouldBeAsRead(CapturingSink sink, string text, string what)
    {
        string[] lines = text.Split('\n')[..^1];
        sink.Lines.Count.ShouldBe(lines.Length, what);
        int records = 0;
        foreach ((CapturedLine line, string expected) in sink.Lines.Values.Zip(lines))
        {
            Encoding.UTF8.GetString(line.Line).ShouldBe(expected, what);
            if (string.IsNullOrWhiteSpace(expected))
                line.Kind.ShouldBe("Blank", what);
            if (line.Kind != "Record")
                continue;
            records++;
            string?[] values = Read(line.Line);
            for (int field = 0; field < _names.Length; field++)
            {
                if (TextOf(line.Values[field]) != values[field])
                    TextOf(line.Values[field]).ShouldBe(values[field], $"{what}, {_names[field]}: {expected}");
            }
        }

        return records;
    }

    private static string?[] Read(byte[] line)
    {
        var records = new RecordReader(new TimestampReader(TimeZoneInfo.Utc), null);
        IDialect dialect = records.DialectOf(line).ShouldNotBeNull();
        dialect.Name.ShouldBe(DialectNames.Logfmt);
        var entry = new Entry();
        records.ReadText(line, dialect, dialect.Open(line), entry);
        entry.Dialect.ShouldBe(DialectNames.Slog);
        using var json = JsonDocument.Parse(entry.Json);
        JsonElement root = json.RootElement;
        return [.. _names.Select(name => root.TryGetProperty(name, out JsonElement value) ? TextOf(value) : null)];
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => Null,
        _ => value.GetRawText(),
    };

    private static string? TextOf(byte[]? value) => value switch
    {
        null => null,
        [(byte)'n', (byte)'u', (byte)'l', (byte)'l'] => Null,
        [(byte)'"', ..] => JsonSerializer.Deserialize<string>(value),
        _ => Encoding.UTF8.GetString(value),
    };
}
