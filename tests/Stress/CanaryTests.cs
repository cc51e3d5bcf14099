using System.Text;

namespace Stress;

/// <summary>The check itself: what a faulty log would leave is found, in one good round that is damaged.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task Damaged_logs_are_found_out()
    {
        using var round = new StressRound(seed: 4, lives: 2);
        await round.RunAsync();
        round.Check(out StressFigures figures).ShouldBeEmpty();
        figures.Musts.ShouldBeGreaterThan(100);
        string file = Directory.GetFiles(round.Logs, "app.log*").Where(name => !name.EndsWith(".gz", Ordinal))
            .MaxBy(name => new FileInfo(name).Length)!;
        string[] lines = File.ReadAllLines(file);
        int error = Array.FindLastIndex(lines, line => IsError(line) && LogLine.Parse(Bytes(line)).Thread >= 0);
        error.ShouldBeGreaterThan(2, "no line to damage");

        Damage("is lost", [.. lines[..error], .. lines[(error + 1)..]]);
        Damage("stands 2 times", [.. lines[..error], lines[error], .. lines[error..]]);
        Damage("stands behind", [.. lines[..1], lines[error], .. lines[1..error], .. lines[(error + 1)..]]);
        Damage(null, [.. lines[..error], lines[error][..^3], .. lines[(error + 1)..]]);
        File.WriteAllText(file, string.Join('\n', lines)); // Its last line is torn.
        round.Check(out _).ShouldContain(fault => fault.Contains("torn", Ordinal));
        File.WriteAllLines(file, lines);
        round.Check(out _).ShouldBeEmpty();

        void Damage(string? expected, string[] damaged)
        {
            File.WriteAllLines(file, damaged);
            IReadOnlyList<string> faults = round.Check(out _);
            faults.ShouldNotBeEmpty();
            if (expected is not null)
                faults.ShouldContain(fault => fault.Contains(expected, Ordinal), string.Join('\n', faults));
        }
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static byte[] Bytes(string line) => Encoding.UTF8.GetBytes(line);

    private static bool IsError(string line) =>
        line.Contains("\"level\":\"ERROR\",\"message\":\"numbered\"", Ordinal)
        || line.Contains("level=ERROR msg=numbered", Ordinal);
}
