using System.Diagnostics;

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
        string[][] rows =
        [
            .. table.TrimEnd().Split('\n').Skip(2).Select(row => row.Split('|', StringSplitOptions.TrimEntries)),
        ];
        rows.Select(row => row[1]).ShouldBe(
        [
            "nothing: the measuring itself", "session.Info, anonymous object", "session.Info, pairs",
            "the same, 100 calls at a time", "original's design", "File.AppendAllText", "track.Append",
            "track.AppendBatch, by the point",
        ]);
        foreach (string[] row in rows)
            double.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0, row[1]);
    }
}
