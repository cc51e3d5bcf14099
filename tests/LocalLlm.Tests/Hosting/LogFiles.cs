using System.Text;

namespace LocalLlm.Tests.Hosting;

/// <summary>Reads the files that a server left in its log directory.</summary>
internal sealed class LogFiles(string directory)
{
    public const string Api = "api.log";
    public const string Errors = "errors.log";

    public string Directory => directory;

    /// <summary>The files of one log, oldest first: <c>api.log.2</c>, <c>api.log.1</c>, <c>api.log</c>.</summary>
    public IReadOnlyList<string> SegmentsOf(string name)
    {
        var segments = new List<string>();
        if (File.Exists(PathOf(name)))
            segments.Add(PathOf(name));
        for (int backup = 1; File.Exists(PathOf($"{name}.{backup}")); backup++)
            segments.Insert(0, PathOf($"{name}.{backup}"));
        return segments;
    }

    public string PathOf(string name) => Path.Combine(directory, name);

    /// <summary>Every line of one log in the order it was written. A file must end in a whole line.</summary>
    public IReadOnlyList<string> LinesOf(string name)
    {
        var lines = new List<string>();
        foreach (string segment in SegmentsOf(name))
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(ReadShared(segment));
            if (text.Length == 0)
                continue;
            text.ShouldEndWith("\n", Case.Sensitive, $"{segment} must end in a whole line");
            lines.AddRange(text[..^1].Split('\n'));
        }

        return lines;
    }

    /// <summary>Every record of one log; a line that is no JSON is an error.</summary>
    public IReadOnlyList<LogRecord> RecordsOf(string name) => [.. LinesOf(name).Select(line => new LogRecord(line))];

    /// <summary>All bytes of all files, whatever their names, one character a byte.</summary>
    public string AllBytes() => string.Concat(
        System.IO.Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(path => Encoding.Latin1.GetString(ReadShared(path))));

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
