using System.Text;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Whatever way lines are read, they are those of System.Text.Json, with the same values.</summary>
public sealed class LineExtractorTests : IDisposable
{
    private static readonly string[] _paths =
    [
        "timestamp", "level", "message", "status_code", "duration_ms", "tokens.prompt", "nested.a.b", "list", "tokens",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorWidth.Bits512, true, 128 * 1024, 8 * 1024 * 1024)]
    [InlineData(VectorWidth.Bits512, true, 500, 3000)]
    [InlineData(VectorWidth.Bits256, true, 4096, 1 << 20)]
    [InlineData(VectorWidth.Bits256, true, 64, 1000)]
    [InlineData(VectorWidth.Bits128, true, 4096, 1 << 20)]
    [InlineData(VectorWidth.Scalar, true, 4096, 1 << 20)]
    [InlineData(VectorWidth.Bits256, false, 128 * 1024, 8 * 1024 * 1024)]
    internal void Lines_and_values_are_those_of_the_platform(
        VectorWidth width, bool useTemplates, int pieceBytes, long chunkBytes)
    {
        long fast = 0;
        for (int seed = 1; seed <= 4; seed++)
        {
            byte[] file = new NastyLines(seed).File(1500);
            (CapturingSink sink, long fastLines) = Read(file, width, useTemplates, pieceBytes, chunkBytes);
            fast += fastLines;
            ShouldEqualOracle(sink, file, $"seed {seed}");
        }

        (fast > 1000).ShouldBe(useTemplates, $"{fast} lines by templates");
    }

    [Fact]
    public void A_changed_or_added_byte_anywhere_in_a_known_shape_changes_what_the_platform_sees_and_nothing_else()
    {
        byte[] line = Encoding.UTF8.GetBytes(
            "{\"timestamp\":\"2026-01-19T00:00:00Z\",\"level\":\"info\",\"tokens\":{\"prompt\":12,\"x\":[1,2]},"
            + "\"message\":\"a \\u00e9 b\",\"duration_ms\":34.295}\n");
        foreach (byte replacement in "\"\\{}[],:x0 -.e\n\r\t\u0001"u8)
        {
            var file = new List<byte>();
            for (int at = 0; at < line.Length; at++)
            {
                file.AddRange(line); // the shape is learnt and is the last one used
                file.AddRange([.. line[..at], replacement, .. line[at..]]);
                file.AddRange(line);
                file.AddRange([.. line[..at], replacement, .. line.AsSpan(Math.Min(at + 1, line.Length - 1))]);
            }

            (CapturingSink sink, _) = Read([.. file], VectorWidths.Best, true, 128 * 1024, 8 << 20);
            ShouldEqualOracle(sink, [.. file], $"byte {replacement}");
        }
    }

    [Fact]
    public void Of_a_key_that_stands_twice_the_last_counts_with_all_that_is_below_it()
    {
        string[] lines =
        [
            """{"tokens":{"prompt":1},"tokens":5}""",
            """{"tokens":{"prompt":1},"tokens":{}}""",
            """{"tokens":{"prompt":1,"x":2},"tokens":{"x":3}}""",
            """{"tokens":5,"tokens":{"prompt":1}}""",
            """{"tokens.prompt":1,"tokens":{"prompt":2},"tokens.prompt":null}""",
            """{"nested":{"a":{"b":1}},"nested":{"a":{}}}""",
            """{"nested":{"a":{"b":1},"a":[{"b":2}]}}""",
            """{"level":"a","level":"b","level":null}""",
        ];
        // Each twice: the second time by the shape of the first.
        byte[] file = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n{line}\n")));
        (CapturingSink sink, long fast) = Read(file, VectorWidths.Best, true, 128 * 1024, 8 << 20);
        ShouldEqualOracle(sink, file, "twice");
        fast.ShouldBe(lines.Length);
    }

    [Fact]
    public void Long_literal_text_and_many_shapes_read_no_byte_they_should_not()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 400; i++)
        {
            text.Append("{\"").Append('k', i).Append("\":").Append(i).Append(",\"level\":\"info\"}\n");
            text.Append("{\"level\":\"info\",\"list\":[1],\"a").Append(i % 150).Append("\":{},\"b\":{},\"c\":1}\n");
            text.Append("{\"a\":1,\"level\":\"x\"}\n");
        }

        byte[] file = Encoding.UTF8.GetBytes(text.ToString());
        (CapturingSink sink, _) = Read(file, VectorWidths.Best, true, 128 * 1024, 8 << 20);
        ShouldEqualOracle(sink, file, "shapes");
    }

    private (CapturingSink Sink, long FastLines) Read(
        byte[] bytes, VectorWidth width, bool useTemplates, int pieceBytes, long chunkBytes)
    {
        string path = _folder.File("nasty.jsonl");
        File.WriteAllBytes(path, bytes);
        using ScanFile file = ScanFile.TryOpen(path, out _)!;
        var wanted = new WantedFields([.. _paths.Select(name => FieldKey.Named(name).Paths)]);
        using var extractor = new LineExtractor(wanted, width, useTemplates);
        var sink = new CapturingSink(extractor, _paths.Length);
        using var reader = new PieceReader(file.Handle, file.Length, pieceBytes);
        foreach (Stretch chunk in ParallelScan.Chunks(file.Length, chunkBytes))
            reader.Read(chunk.From, chunk.To, chunk.IsLineStart, sink, CancellationToken.None);
        return (sink, extractor.FastLines);
    }

    private static void ShouldEqualOracle(CapturingSink sink, byte[] file, string what)
    {
        List<OracleRecord> expected = OracleRecord.ReadAll(file);
        sink.Lines.Count.ShouldBe(expected.Count, what);
        foreach ((CapturedLine line, OracleRecord record) in sink.Lines.Values.Zip(expected))
        {
            line.Line.AsSpan().SequenceEqual(record.Raw).ShouldBeTrue(what);
            string kind = record.IsRecord ? "Record" : record.IsBlank ? "Blank" : "Malformed";
            if (line.Kind != kind)
                line.Kind.ShouldBe(kind, $"{what}: {Encoding.UTF8.GetString(record.Raw)}");
            for (int field = 0; field < _paths.Length; field++)
            {
                byte[]? value = record.RawValue(_paths[field]);
                if (!(line.Values[field] ?? []).AsSpan().SequenceEqual(value ?? []))
                    Encoding.UTF8.GetString(line.Values[field] ?? []).ShouldBe(
                        Encoding.UTF8.GetString(value ?? []),
                        $"{what}, {_paths[field]}: {Encoding.UTF8.GetString(record.Raw)}");
            }
        }
    }
}
