using System.Diagnostics;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Segments;

public sealed class LogSetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rotated_files_are_read_oldest_first_over_gaps_and_other_names_are_left_alone()
    {
        foreach (string name in new[] { "api.log", "api.log.1", "api.log.3", "api.log.12", "api.log.bak", "api.log.01",
            "api.log.0", "api.log.2.bz2", "my-api.log", "api.log1", "api.log.", "api.log.999999" })
            _folder.Write(name, $"{{\"message\":\"{name}\"}}\n");
        Directory.CreateDirectory(_folder.File("api.log.2"));
        Messages(Read()).ShouldBe(["api.log.12", "api.log.3", "api.log.1", "api.log"]);
    }

    [Fact]
    public void A_set_is_there_when_only_a_rotated_file_is()
    {
        var set = new LogSet(_folder.Path, "api.log");
        set.Exists().ShouldBeFalse();
        new LogSet(_folder.File("nowhere"), "api.log").Exists().ShouldBeFalse();
        _folder.Write("api.log.4", "");
        set.Exists().ShouldBeTrue();
    }

    [Fact]
    public void A_rotation_after_opening_neither_loses_nor_doubles_lines()
    {
        for (int i = 0; i < 4; i++)
            _folder.Write(i == 0 ? "api.log" : $"api.log.{i}", $"{{\"message\":\"{3 - i}\"}}\n");
        using var reader = new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new());
        reader.TryRead().ShouldBeTrue();
        File.Delete(_folder.File("api.log.3"));
        for (int i = 2; i >= 0; i--)
            File.Move(_folder.File(i == 0 ? "api.log" : $"api.log.{i}"), _folder.File($"api.log.{i + 1}"));
        _folder.Write("api.log", "{\"message\":\"new\"}\n");
        Messages(reader.ReadAll()).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task A_file_that_has_two_names_for_a_moment_is_read_once()
    {
        if (OperatingSystem.IsWindows())
            return; // rotation by link and unlink is a habit of the others
        _folder.Write("api.log", "{\"message\":\"a\"}\n");
        using Process link = Process.Start("ln", [_folder.File("api.log"), _folder.File("api.log.1")]);
        await link.WaitForExitAsync();
        File.Exists(_folder.File("api.log.1")).ShouldBeTrue();
        Messages(Read()).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Reading_while_a_writer_rotates_gives_an_unbroken_sequence()
    {
        const int Snapshots = 300;
        using var stop = new CancellationTokenSource();
        _folder.Write("api.log", "{\"message\":\"0\"}\n");
        Task writer = Task.Run(() => RotateForever(stop.Token));
        try
        {
            for (int i = 0; i < Snapshots; i++)
            {
                int[] numbers = [.. Messages(Read()).Select(m => int.Parse(m!, null))];
                numbers.ShouldBeSameAs([.. Enumerable.Range(numbers[0], numbers.Length)]);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }
    }

    [Fact]
    public void A_file_that_somebody_writes_to_can_be_read_renamed_and_deleted_meanwhile()
    {
        using var writer = new FileStream(_folder.File("api.log"), FileMode.Create, FileAccess.Write, FileShare.Read);
        writer.Write("{\"message\":\"a\"}\n"u8);
        writer.Flush();
        using var reader = new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new());
        File.Delete(_folder.File("api.log"));
        Messages(reader.ReadAll()).ShouldBe(["a"]);
    }

    /// <summary>
    /// Writes numbered lines, some to a file, and keeps eight files: a rotation every few milliseconds.
    /// </summary>
    private void RotateForever(CancellationToken stop)
    {
        const int Kept = 8;
        int next = 1;
        while (!stop.IsCancellationRequested)
        {
            for (int i = 0; i < 50; i++)
                File.AppendAllText(_folder.File("api.log"), $"{{\"message\":\"{next++}\"}}\n");
            File.Delete(_folder.File($"api.log.{Kept}"));
            for (int i = Kept - 1; i >= 0; i--)
            {
                string from = _folder.File(i == 0 ? "api.log" : $"api.log.{i}");
                if (File.Exists(from))
                    File.Move(from, _folder.File($"api.log.{i + 1}"));
            }
        }
    }

    private List<Entry> Read()
    {
        using var reader = new SetReader(new(_folder.Path, "api.log"), TimeZoneInfo.Utc, new());
        return reader.ReadAll();
    }

    private static IEnumerable<string?> Messages(IEnumerable<Entry> entries) =>
        entries.Select(e => e.Text(Field.Message));
}
