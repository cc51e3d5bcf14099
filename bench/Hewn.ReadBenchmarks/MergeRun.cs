using System.Globalization;
using Hewn.Store.Reading;

namespace Hewn.ReadBenchmarks;

/// <summary>A file's lines dealt out to several files, which are then merged by time and written out again.</summary>
internal sealed class MergeRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-merge-").FullName;

    /// <param name="file">Lines in the order of their times.</param>
    /// <param name="parts">To how many files.</param>
    public MergeRun(string file, int parts)
    {
        StreamWriter[] writers =
        [
            .. Enumerable.Range(0, parts).Select(i => new StreamWriter(
                Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"part{i:00}.log")),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 18 })),
        ];
        // Some lines to one, then some to another, as busy and quiet programs write them.
        long number = 0;
        foreach (string line in File.ReadLines(file))
        {
            writers[number * 7 / 3 % parts].Write(line + "\n");
            number++;
        }

        Array.ForEach(writers, writer => writer.Dispose());
    }

    /// <summary>Merges the files into nothing.</summary>
    /// <param name="threads">See <see cref="ReadOptions.Threads"/>.</param>
    /// <returns>What was read.</returns>
    public string Merge(int threads)
    {
        using var reader = LogReader.Open(LogSources.Find([_folder]), new() { Threads = threads });
        using var output = new BufferedStream(Stream.Null, 1 << 16);
        long lines = 0;
        long late = 0;
        long last = 0;
        while (reader.TryRead())
        {
            output.Write(reader.Current.Raw.Span);
            output.WriteByte((byte)'\n');
            lines++;
            late += reader.Current.UtcTicks < last ? 1 : 0;
            last = reader.Current.UtcTicks;
        }

        long bytes = new DirectoryInfo(_folder).EnumerateFiles().Sum(part => part.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{lines} lines, {late} late, {bytes} bytes");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
