using System.Diagnostics;
using System.Globalization;

namespace Hewn.Tests.Sessions;

/// <summary>The program that measures what docs/sessions.md says of costs.</summary>
public sealed class SessionBenchmarkTests
{
    [Fact]
    public async Task The_command_of_the_document_prints_a_table_of_all_that_it_measures()
    {
        string program = Path.Combine(
            AppContext.BaseDirectory.Replace("Hewn.Tests", "Hewn.Benchmarks", StringComparison.Ordinal),
            "Hewn.Benchmarks.dll");
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, "sessions", "--lines", "400", "--rounds", "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string table = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        string[] tables = table.Split("\n\n");
        tables.Length.ShouldBe(3);
        string[][] rows = RowsOf(tables[0]);
        rows.Select(row => row[1]).ShouldBe(
        [
            "nothing: the measuring itself", .. Ways, "pairs, 100 calls at a time", "original's design",
            "File.AppendAllText", "track.Append", "track.AppendBatch, by the point",
        ]);
        foreach (string[] row in rows)
            NumberOf(row[2]).ShouldBeGreaterThan(0, row[1]);
        string[][] ratios = RowsOf(tables[1]);
        ratios.Select(row => row[1]).ShouldBe(
        [
            .. Ways.Select(way => $"original's design: {way}"), .. Ways.Select(way => $"File.AppendAllText: {way}"),
        ]);
        double least = ratios.Where(row => row[1].StartsWith("File", StringComparison.Ordinal))
            .Min(row => Math.Min(NumberOf(row[2]), NumberOf(row[4])));
        string[] verdicts = tables[2].TrimEnd().Split('\n');
        verdicts.Length.ShouldBe(2);
        verdicts[1].ShouldStartWith("At least 50 times cheaper than File.AppendAllText");
        verdicts[1].ShouldContain(least >= 51 ? ": yes," : least < 50 ? ": NO," : "times at the least");
    }

    private static string[] Ways =>
    [
        "session.Info, anonymous object", "session.Info, pairs", "session.Log, a word for the level",
        "session.With(object).Info", "bound once by With, then Info, pairs",
    ];

    private static double NumberOf(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What stands below the head of a table.</summary>
    private static string[][] RowsOf(string table) =>
        [.. table.TrimEnd().Split('\n').Skip(2).Select(row => row.Split('|', StringSplitOptions.TrimEntries))];
}
