using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Merging;

/// <summary>Looking ahead in slog's text for a text finds the records that reading all of them finds.</summary>
public sealed class SlogAheadTests : IDisposable
{
    private const string Needle = "needle-7f";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Records_on_several_lines_are_found_whole_wherever_the_text_stands(int seed)
    {
        string path = _folder.Write("app.log", Lines(new Random(seed)));
        List<string> all = Read(path, wanted: null, out _);
        all.Count.ShouldBeGreaterThan(10);
        Read(path, new() { Conditions = [LineCondition.Text(Needle)] }, out int made).ShouldBe(all);
        made.ShouldBeLessThan(8_000); // most were passed over
    }

    /// <summary>
    /// Some 4 MB; now and then a record goes on over lines, over blank ones too, also over whole pieces.
    /// </summary>
    private static string Lines(Random random)
    {
        var text = new StringBuilder();
        for (int i = 0; text.Length < 4_000_000; i++)
        {
            string time = $"2026-01-19T10:{i / 600 % 60:00}:{i / 10 % 60:00}.{i % 10}00Z";
            string message = random.Next(2000) == 0 ? $"slog {i} {Needle}" : $"slog {i}";
            text.Append($"time={time} level=INFO msg=\"{message}\" n={i} path=/v1/chat/completions\n");
            if (random.Next(400) != 0)
                continue;
            int more = random.Next(20) == 0 ? random.Next(8_000) : random.Next(4);
            for (int line = 0; line < more; line++)
            {
                text.Append(random.Next(9) switch
                {
                    0 => "\n",
                    1 when random.Next(more) == 0 => $"  {Needle} goes on\n",
                    2 => "\ttime=2026-01-19T10:00:00Z level=INFO within\n",
                    _ => "    at main.serve (/src/main.go:120)\n",
                });
            }
        }

        return text.ToString();
    }

    private static List<string> Read(string path, LineFilter? wanted, out int read)
    {
        using var reader = LogReader.Open(
            LogSources.Find([path]), new() { Wanted = wanted, Threads = 2, IncludeRings = false });
        var found = new List<string>();
        for (read = 0; reader.TryRead(); read++)
        {
            Entry entry = reader.Current;
            string raw = Encoding.UTF8.GetString(entry.Raw.Span);
            if (raw.Contains(Needle, StringComparison.Ordinal))
                found.Add($"{entry.LineNumber} {entry.Offset} {entry.UtcTicks} {entry.Dialect} {raw}");
        }

        return found;
    }
}
