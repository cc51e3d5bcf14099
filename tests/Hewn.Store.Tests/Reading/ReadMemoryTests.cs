using System.Globalization;
using Hewn.Store.Reading;

namespace Hewn.Store.Tests.Reading;

/// <summary>
/// Whatever the files hold, reading them takes a bounded memory. That is the process's, so nothing runs beside.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Collection(Name)]
public sealed class ReadMemoryTests : IDisposable
{
    public const string Name = "the memory of the process";

    private const long Allowed = 200L * 1024 * 1024;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_gigabyte_of_nothing_in_one_line()
    {
        string file = _folder.File("nothing.log");
        using (FileStream sparse = File.Create(file))
            sparse.SetLength(1L << 30);
        File.AppendAllText(file, "\n" + LogLines.At(1, "behind it"));
        (long peak, long records) = Read(threads: 2);
        peak.ShouldBeLessThan(Allowed);
        records.ShouldBe(2);
    }

    [Fact]
    public void Two_hundred_files_at_once_with_long_lines_in_all_of_them()
    {
        for (int i = 0; i < 200; i++)
        {
            using StreamWriter file = File.CreateText(_folder.File(string.Create(
                CultureInfo.InvariantCulture, $"log{i:000}.log")));
            for (int k = 0; k < 4; k++)
                file.Write(LogLines.At(k * 1000 + i, "m", padding: k == 2 ? 400_000 : 1000));
        }

        (long peak, long records) = Read(threads: 4);
        peak.ShouldBeLessThan(Allowed);
        records.ShouldBeGreaterThanOrEqualTo(800 - 200, "of 200 logs at once a record may be no longer than 256 KiB");
    }

    private (long Peak, long Entries) Read(int threads)
    {
        using var reader = LogReader.Open(LogSources.Find([_folder.Path]), new() { Threads = threads });
        long peak = 0;
        long entries = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        while (reader.TryRead())
        {
            if (entries++ % 64 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: entries < 2000) - before);
        }

        return (Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before), entries);
    }
}
