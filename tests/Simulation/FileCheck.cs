using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Simulation;

/// <summary>Reads what stands in a log file and its backups, and says what is wrong with it.</summary>
internal sealed partial class FileCheck
{
    private readonly Dictionary<int, List<int>> _calls = [];

    /// <summary>Records that a note in the file says were lost.</summary>
    public long ToldLost { get; private set; }

    /// <summary>Records that a note in the file says were dropped.</summary>
    public long ToldDropped { get; private set; }

    /// <summary>The calls of a producer whose lines are there, as they stand.</summary>
    public IReadOnlyList<int> CallsOf(int producer) => _calls.GetValueOrDefault(producer) ?? [];

    public static FileCheck Of(SimulatedDisk disk, string path)
    {
        var check = new FileCheck();
        for (int backup = 1000; backup >= 0; backup--)
        {
            string name = backup == 0 ? path : $"{path}.{backup}";
            if (disk.Exists(name))
                check.Take(name, disk.Read(name));
            else if (disk.Exists(name + ".gz"))
                check.Take(name + ".gz", Unpack(disk.Read(name + ".gz")));
        }

        return check;
    }

    /// <summary>What any program that knows gzip finds in an archive.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> archive)
    {
        using var gzip = new GZipStream(new MemoryStream(archive.ToArray()), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        gzip.CopyTo(lines);
        return lines.ToArray();
    }

    /// <summary>The lines of some bytes, whatever file they stood in.</summary>
    public static FileCheck Of(ReadOnlySpan<byte> bytes)
    {
        var check = new FileCheck();
        check.Take("removed", bytes[..(bytes.LastIndexOf((byte)'\n') + 1)]);
        return check;
    }

    public IEnumerable<(int Producer, int Call)> All =>
        _calls.SelectMany(entry => entry.Value.Select(call => (entry.Key, call)));

    private void Take(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        string text = Encoding.UTF8.GetString(bytes);
        string[] lines = text.Split('\n');
        if (lines[^1].Length > 0)
            throw new InvalidOperationException($"{name} ends in a torn line: {lines[^1]}");
        foreach (string line in lines.AsSpan(0, lines.Length - 1))
            Take(name, line);
    }

    private void Take(string name, string line)
    {
        if (Record().Match(line) is { Success: true } record)
        {
            int producer = Number(record, "p");
            if (!_calls.TryGetValue(producer, out List<int>? calls))
                _calls[producer] = calls = [];
            calls.Add(Number(record, "n"));
        }
        else if (Note().Match(line) is { Success: true } note)
        {
            if (note.Groups["what"].Value == "lost")
                ToldLost += Number(note, "n");
            else if (note.Groups["what"].Value == "dropped")
                ToldDropped += Number(note, "n");
        }
        else if (LaterNote().Match(line) is { Success: true } later)
        {
            if (later.Groups["what"].Value == "write_failed")
                ToldLost += Number(later, "n");
            else
                ToldDropped += Number(later, "n");
        }
        else
        {
            throw new InvalidOperationException($"{name} holds a malformed line: {line}");
        }
    }

    private static int Number(Match match, string name) =>
        int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """^(\{"timestamp":"[^"]+","level":"INFO","message":"m","p":(?<p>\d+),"n":(?<n>\d+),"x":"x*"\}"""
        + """|time=\S+ level=INFO msg=m p=(?<p>\d+) n=(?<n>\d+) x=(x*|""))$""")]
    private static partial Regex Record();

    [GeneratedRegex(
        """^(\{"timestamp":"[^"]+","level":"WARN","message":"\d+ records [^"]+","logger":"hewn","dropped":(?<n>\d+)"""
        + ""","reason":"(?<what>\w+)"(,"file":"[^"]+")?(,"since":"[^"]+")?(,"until":"[^"]+")?"""
        + ""","process":\d+\}"""
        + """|time=\S+ level=WARN msg="\d+ records [^"]+" logger=hewn dropped=(?<n>\d+) reason=(?<what>\w+)"""
        + """( file=\S+)?( since=\S+)?( until=\S+)? process=\d+)$""")]
    private static partial Regex LaterNote();

    [GeneratedRegex(
        """^(\{"timestamp":"[^"]+","level":"WARN","message":"(?<what>[a-z]+)","n":(?<n>\d+)\}"""
        + """|time=\S+ level=WARN msg=(?<what>[a-z]+) n=(?<n>\d+))$""")]
    private static partial Regex Note();
}
