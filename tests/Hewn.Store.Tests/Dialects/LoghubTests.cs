using System.Globalization;
using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

/// <summary>
/// The logs of eight real systems against the parts that people labelled in them: each line is one record, with its
/// time, its level and its message.
/// </summary>
public sealed class LoghubTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LoghubTheory]
    [InlineData("Apache", "bracket", "Time", "ddd MMM dd HH:mm:ss yyyy")]
    [InlineData("BGL", "stamped", "Timestamp", "epoch")]
    [InlineData("HDFS", "stamped", "Date+Time", "yyMMdd HHmmss")]
    [InlineData("Linux", "syslog", "Month+Date+Time", "MMM d HH:mm:ss")]
    [InlineData("OpenStack", "stamped", "Date+Time", "yyyy-MM-dd HH:mm:ss.fff")]
    [InlineData("Proxifier", "bracket", "Time", "MM.dd HH:mm:ss")]
    [InlineData("Spark", "stamped", "Date+Time", "yy/MM/dd HH:mm:ss")]
    [InlineData("Thunderbird", "stamped", "Timestamp", "epoch")]
    public void Each_line_is_a_record_with_its_time_level_and_message(
        string system, string dialect, string timeColumns, string format)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(SampleFiles.Loghub()!, $"{system}_2k.log"));
        List<Entry> entries = _folder.Read(content);
        entries.ShouldConserve(content);
        List<Dictionary<string, string>> rows =
            CsvRows.Read(Path.Combine(SampleFiles.Loghub()!, $"{system}_2k.log_structured.csv"));
        entries.Count.ShouldBe(rows.Count);
        entries[^1].FileDialect.ShouldBe(dialect);
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        for (int i = 0; i < rows.Count; i++)
        {
            Entry entry = entries[i];
            string place = $"{system} line {entry.LineNumber}: {lines[i]}";
            entry.Fault.ShouldBeNull(place);
            string time = string.Join(' ', timeColumns.Split('+').Select(column => rows[i][column]));
            ShouldBeAt(entry, time, format, place);
            if (rows[i].TryGetValue("Level", out string? level) && system is not ("Linux" or "BGL"))
                entry.Level.ShouldBe(LevelOf(level), place);
            // What was labelled as the content ends the message, or begins before it with a word that names a logger.
            string message = entry.Text(Field.Message)!.Trim();
            string text = rows[i]["Content"].Trim();
            (message.EndsWith(text, StringComparison.Ordinal) || text.EndsWith(message, StringComparison.Ordinal))
                .ShouldBeTrue($"{place}\n{message}\n{text}");
        }
    }

    private static void ShouldBeAt(Entry entry, string time, string format, string place)
    {
        entry.HasTimestamp.ShouldBeTrue(place);
        var found = new DateTime(entry.UtcTicks, DateTimeKind.Utc);
        if (format == "epoch")
        {
            found.ShouldBe(DateTime.UnixEpoch.AddSeconds(long.Parse(time, CultureInfo.InvariantCulture)), place);
            return;
        }

        // Without a year, any year will do that has the day.
        string full = format.Contains('y') ? time : $"2004 {time}";
        string fullFormat = format.Contains('y') ? format : $"yyyy {format}";
        var expected =
            DateTime.ParseExact(full, fullFormat, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces);
        if (!format.Contains('y'))
            expected = expected.AddYears(found.Year - expected.Year);
        found.ShouldBe(expected, place);
    }

    private static Level LevelOf(string word) => word == "notice" ? Level.Info : LevelNames.Parse(word);
}
