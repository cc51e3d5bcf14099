using System.IO.Compression;
using System.Text;
using StressChild;

namespace Stress;

/// <summary>The check itself: what a faulty log would leave is found, in a good round that is damaged.</summary>
public sealed class CanaryTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task Damaged_logs_are_found_out()
    {
        using var round = new StressRound(seed: 4, lives: 2);
        await round.RunAsync();
        round.Check(out StressFigures figures).ShouldBeEmpty();
        figures.Musts.ShouldBeGreaterThan(100);
        Array.ForEach(Directory.GetFiles(round.Logs, "*.gz"), Unpack);
        (string file, string[] lines, int at) = Directory.GetFiles(round.Logs, "app.log*")
            .Select(name => (name, File.ReadAllLines(name)))
            .Select(found => (found.name, found.Item2, LineToDamage(found.Item2, round)))
            .First(found => found.Item3 > 0);

        Damage("is lost", [.. lines[..at], .. lines[(at + 1)..]]);
        Damage("stands 2 times", [.. lines[..at], lines[at], .. lines[at..]]);
        Damage("stands behind", [lines[0], lines[at], .. lines[1..at], .. lines[(at + 1)..]]);
        Damage(Path.GetFileName(file), [.. lines[..at], lines[at][3..], .. lines[(at + 1)..]]);
        File.WriteAllText(file, string.Join('\n', lines));
        round.Check(out _).ShouldContain(fault => fault.Contains("torn", Ordinal));
        File.WriteAllLines(file, lines);
        round.Check(out _).ShouldBeEmpty();

        void Damage(string expected, string[] damaged)
        {
            File.WriteAllLines(file, damaged);
            IReadOnlyList<string> faults = round.Check(out _);
            faults.ShouldContain(fault => fault.Contains(expected, Ordinal), string.Join('\n', faults));
        }
    }

    private static void Unpack(string path)
    {
        using (var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
        using (FileStream plain = File.Create(path[..^".gz".Length]))
            gzip.CopyTo(plain);
        File.Delete(path);
    }

    /// <summary>A line that had to be written, behind an earlier one of its thread; -1 where there is none.</summary>
    private static int LineToDamage(string[] lines, StressRound round)
    {
        LogLine[] read = [.. lines.Select(line => LogLine.Parse(Encoding.UTF8.GetBytes(line)))];
        for (int at = read.Length - 1; at > 1; at--)
        {
            LogLine line = read[at];
            if (line.Thread < 0 || line.IsEqual)
                continue;
            using var journal = new JournalFile(Path.Combine(round.Logs, $"journal-{line.Life}"));
            bool isNumbered = journal.Read(line.Thread, line.Number) is
                { Fate: CallFate.Returned, Kind: CallKind.Numbered };
            bool hasEarlier = read[1..at].Any(other => other.Life == line.Life && other.Thread == line.Thread
                && other.Number < line.Number
                && journal.Read(other.Thread, other.Number) is { Kind: CallKind.Numbered });
            if (isNumbered && hasEarlier)
                return at;
        }

        return -1;
    }
}
