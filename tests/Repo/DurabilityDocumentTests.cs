using System.Diagnostics.Metrics;
using Hewn;

namespace Repo;

/// <summary>
/// docs/durability.md has a test for each fault, each test that it names exists, and its table of the meter is true.
/// </summary>
public sealed class DurabilityDocumentTests
{
    private static string[] Faults => [.. Tree.Lines("docs/durability.md")
        .SkipWhile(line => !line.StartsWith("| fault |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))];

    [Fact]
    public void Each_fault_has_tests_and_each_of_them_exists()
    {
        Faults.Length.ShouldBeGreaterThan(12);
        Faults.Where(row => row.Split('|') is var cells && (cells.Length != 5 || !NamedTests.In(cells[3]).Any()))
            .ShouldBeEmpty();
        string[] named = [.. Faults.SelectMany(NamedTests.In).Distinct()];
        named.Length.ShouldBeGreaterThan(18);
        named.Where(name => !NamedTests.Exists(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_instrument_of_the_meter_stands_there_with_kind_unit_and_tags()
    {
        string service = $"meter-{Guid.NewGuid():N}";
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hewn-meter");
        string[] rows;
        using (LogSystem.Start(new HewnOptions
        {
            Directory = folder.FullName,
            Files = { new LogFileOptions("app.jsonl") },
            Service = service,
            ReadEnvironment = false,
            HandleProcessExit = false,
        }))
            rows = [.. RowsOf(service).Distinct()];
        folder.Delete(recursive: true);

        string[] table = [.. Tree.Lines("docs/durability.md")
            .Where(line => line.StartsWith("| `hewn.", StringComparison.Ordinal))];
        rows.Where(row => table.Count(line => line.StartsWith(row, StringComparison.Ordinal)) != 1).ShouldBeEmpty();
        table.Length.ShouldBe(rows.Length);
    }

    /// <summary>How the rows of what a system measures begin.</summary>
    private static List<string> RowsOf(string service)
    {
        var rows = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Tags?.Any(tag => service.Equals(tag.Value)) == true)
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            string kind = instrument is ObservableCounter<long> ? "counter" : "up-down counter";
            string tag = tags.Length == 0 ? string.Empty : $"`{tags[0].Key}`";
            rows.Add($"| `{instrument.Name}` | {kind} | `{instrument.Unit}` | {tag}");
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return rows;
    }
}
