using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Reading;

namespace Hewn.Store.Tests.Merging;

/// <summary>An entry of which only its text is there says where it stands and when it was, and is counted as it is.
/// </summary>
public sealed class TextPlaceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Place_and_time_are_those_of_the_entry(int threads)
    {
        for (int log = 0; log < 3; log++)
            _folder.Write($"log{log}.log", LogLines.Random(new Random(log), $"log{log}", 1000, from: 0, to: 60_000));
        _folder.Write("slog.log", string.Concat(Enumerable.Range(0, 600).Select(i =>
            $"time=2026-01-19T10:00:{i / 40:00}.{i % 40 * 25:000}Z level=INFO msg=\"slog {i}\"\n")));
        _folder.Write("mixed.log", string.Concat(Enumerable.Range(0, 600).Select(i => i % 3 == 0
            ? $"{{\"level\":30,\"time\":{1_768_816_800_000L + i},\"pid\":1,\"hostname\":\"h\",\"msg\":\"{i}\"}}\n"
            : LogLines.At(i, $"mixed {i}"))));
        (List<string> whole, ReadReport wholeReport, _) = Read(threads, null);
        (List<string> texts, ReadReport textReport, int made) = Read(threads, () => new RawText());
        made.ShouldBeGreaterThan(whole.Count / 2);
        texts.ShouldBe(whole);
        (textReport.Tally.Records, textReport.Tally.Unparsable, textReport.Tally.Undated, textReport.Tally.Bytes)
            .ShouldBe((wholeReport.Tally.Records, wholeReport.Tally.Unparsable, wholeReport.Tally.Undated,
                wholeReport.Tally.Bytes));
    }

    private (List<string> Told, ReadReport Report, int Made) Read(int threads, Func<IEntryText>? texts)
    {
        using var reader = LogReader.Open(
            LogSources.Find([_folder.Path]), new() { Texts = texts, Threads = threads });
        var told = new List<string>();
        int made = 0;
        while (reader.TryRead())
        {
            Entry entry = reader.Current;
            bool hasText = reader.TryGetText(out ReadOnlySpan<byte> text);
            made += hasText ? 1 : 0;
            string shown = Convert.ToHexString(hasText ? text : entry.Raw.Span);
            told.Add($"{entry.Path} {entry.LineNumber} {entry.Offset} {entry.UtcTicks} {entry.HasTimestamp} "
                + $"{entry.Dialect} {entry.FileDialect} {entry.Fault} {shown}");
        }

        return (told, reader.Report, made);
    }

    private sealed class RawText : IEntryText
    {
        public ReadOnlySpan<byte> Of(Entry entry) => entry.Raw.Span;
    }
}
