using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Sessions.Parts;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Parts;

/// <summary>A session's directory, and what its parts say and log.</summary>
internal sealed class PartFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public PartFolder(IDisk? disk = null, bool isStrict = false)
    {
        Directory = _folder.Path("work/demo");
        Host = new PartHost(Directory, new DiagnosticChannel(Problems.Add))
        {
            Time = Clock,
            Disk = disk ?? SystemDisk.Instance,
            IsStrict = isStrict,
            LongestWait = TimeSpan.FromSeconds(20),
            Log = (level, message, metadata, fields) =>
                Records.Add((level, message, [.. NamedValues.Of(metadata) ?? [], .. fields])),
            WhyClosed = () => Closed,
        };
    }

    public string Root => _folder.Root;

    public string Directory { get; }

    public TestClock Clock { get; } = new();

    public List<LogProblem> Problems { get; } = [];

    public List<(Level Level, string Message, LogField[] Fields)> Records { get; } = [];

    public string? Closed { get; set; }

    public PartHost Host { get; }

    public string Path(string name) => System.IO.Path.Combine(Directory, name);

    public string Read(string name) => File.ReadAllText(Path(name));

    public void Write(string name, string text)
    {
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }

    public string OneProblem => Problems.ShouldHaveSingleItem().Message;

    public void Dispose() => _folder.Dispose();
}
