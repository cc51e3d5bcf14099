using System.Text;
using Hewn.Cli.View.Output;
using Hewn.Store.Reading;

namespace Hewn.Cli.Tests.View.Reading;

/// <summary>Texts that are made by the threads that decode are those of entries that are written one by one.</summary>
public sealed class MadeTextsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(OutputFormat.Pretty), 1, 2)]
    [InlineData(nameof(OutputFormat.Json), 2, 2)]
    [InlineData(nameof(OutputFormat.Logfmt), 3, 4)]
    [InlineData(nameof(OutputFormat.Raw), 4, 1)]
    public void Of_several_logs_the_listing_is_the_same(string format, int seed, int threads)
    {
        // An API's log and its error log among them: what stands in both comes once.
        byte[] errors = new OddLog(seed).File(1500, 20, 100);
        File.WriteAllBytes(_folder.File("api.log"), errors);
        File.WriteAllBytes(_folder.File("errors.log"), errors);
        File.WriteAllBytes(_folder.File("slog.log"), new OddLog(seed + 10).SlogFile(1500));
        File.WriteAllBytes(_folder.File("docker.log"), new OddLog(seed + 20).DockerFile(1500, 10));
        File.WriteAllBytes(_folder.File("long.log"), LongLines());
        var display = new DisplayRequest
        {
            Format = Enum.Parse<OutputFormat>(format),
            Fields = FieldChoice.All,
            Zone = TimeZoneInfo.Utc,
            Theme = Theme.None,
        };
        (string one, string oneTold, int none) = List(display, null, threads);
        (string made, string madeTold, int texts) = List(display, () => new EntryTexts(display), threads);
        none.ShouldBe(0);
        texts.ShouldBeGreaterThan(1000);
        made.ShouldBe(one);
        madeTold.ShouldBe(oneTold);
    }

    [Fact]
    public void Of_one_log_no_texts_are_made()
    {
        File.WriteAllBytes(_folder.File("one.log"), new OddLog(5).File(2000, 20, 100));
        var display = new DisplayRequest { Fields = FieldChoice.All, Zone = TimeZoneInfo.Utc, Theme = Theme.None };
        List(display, () => new EntryTexts(display), threads: 2).Texts.ShouldBe(0);
    }

    /// <summary>Records that need more room than a batch has, between short ones.</summary>
    private static byte[] LongLines() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i =>
        $"{{\"timestamp\":\"2026-01-19T00:{i / 60:00}:{i % 60:00}Z\",\"level\":\"INFO\","
        + $"\"message\":\"{new string('é', i % 40 == 39 ? 400_000 : i)}\"}}\n")));

    private (string Listing, string Told, int Texts) List(
        DisplayRequest display, Func<IEntryText>? texts, int threads)
    {
        using var reader = LogReader.Open(
            LogSources.Find([_folder.Path]), new() { Texts = texts, Threads = threads });
        var output = new Utf8Output(null);
        IEntryWriter writer = display.CreateWriter(output);
        int made = 0;
        while (reader.TryRead())
        {
            if (reader.TryGetText(out ReadOnlySpan<byte> text))
            {
                output.AppendLines(text);
                made++;
            }
            else
            {
                writer.Write(reader.Current, isContext: false);
            }
        }

        return (Convert.ToHexString(output.Gathered), Told(reader.Report), made);
    }

    private static string Told(ReadReport report) => string.Join(
        '\n',
        report.Duplicates,
        report.Tally.Records,
        report.Tally.Bytes,
        report.Tally.Unparsable,
        report.Tally.UnparsableLines,
        report.Tally.Undated,
        string.Join('\n', report.Tally.FaultPlaces));
}
