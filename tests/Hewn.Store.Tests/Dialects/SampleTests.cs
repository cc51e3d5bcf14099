using System.Globalization;
using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

/// <summary>
/// What becomes of the sample files, record by record. To accept what is read now, run these tests with HEWN_ACCEPT=1
/// and look at the difference before committing it.
/// </summary>
public sealed class SampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. SampleFiles.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_read_as_it_was_accepted(string name)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(SampleFiles.Folder, name));
        List<Entry> entries = _folder.Read(content);
        entries.ShouldConserve(content);
        string path = Path.Combine(SampleFiles.Folder, $"{name}.expected.txt");
        string shown = Show(entries);
        if (Environment.GetEnvironmentVariable("HEWN_ACCEPT") == "1")
            File.WriteAllText(path, shown);
        File.Exists(path).ShouldBeTrue($"{path} is missing: run with HEWN_ACCEPT=1");
        shown.ShouldBe(File.ReadAllText(path), $"see {path}");
    }

    [Fact]
    public void There_are_samples() => SampleFiles.Names.Count().ShouldBeGreaterThan(25);

    private static string Show(List<Entry> entries)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"file: {entries[^1].FileDialect}\n");
        foreach (Entry entry in entries)
        {
            string time = entry.HasTimestamp
                ? new DateTime(entry.UtcTicks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture)
                : "no time";
            int lines = entry.Raw.Span.Count((byte)'\n') + 1;
            text.Append(CultureInfo.InvariantCulture,
                $"{entry.LineNumber}+{lines} {entry.Dialect} {time} {entry.Level?.ToString() ?? "no level"}\n");
            text.Append("  ").Append(entry.Fault ?? JsonText.OnOneLine(entry.Json.Span)).Append('\n');
        }

        return text.ToString();
    }
}
