using System.Globalization;
using System.Text;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

/// <summary>A root directory with sessions, for one test.</summary>
internal sealed class SessionTree : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-sessions-").FullName;

    public SessionTree() => Directory.CreateDirectory(Root);

    public string Root => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A directory beside the root.</summary>
    public string Beside(string name) => Path.Combine(_folder, name);

    public string At(string path) => Path.Combine(Root, path);

    /// <summary>Writes a file below the root, and its directories.</summary>
    public SessionTree Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    /// <summary>Copies a tree that stands with the tests.</summary>
    public SessionTree With(string tree)
    {
        string source = Path.Combine(TreesFolder(), tree);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(source, file), File.ReadAllText(file));
        return this;
    }

    public SessionCatalog Catalog() => SessionCatalog.Read([Root]);

    public SessionPlace Place(string name) => Catalog().Find(name).ShouldHaveSingleItem();

    public StoredSession Session(string name) => SessionReader.Read(Place(name));

    public StoredTracks Tracks(string name)
    {
        using SessionTails tails = SessionTails.Read(Place(name), TimeZoneInfo.Utc);
        return TrackReader.Read(Place(name), tails, default);
    }

    /// <summary>A log line of the original.</summary>
    public static string Line(int number, string message, string level = "info") => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"sequenceNumber\": {number}, \"timestamp\": \"2026-01-19T10:00:{number % 60:00}Z\", ")
        + $"\"level\": \"{level}\", \"message\": \"{message}\"}}\n";

    public static string Lines(IEnumerable<int> numbers)
    {
        var text = new StringBuilder();
        foreach (int number in numbers)
            text.Append(Line(number, string.Create(CultureInfo.InvariantCulture, $"m{number}")));
        return text.ToString();
    }

    private static string TreesFolder()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Directory.Build.props")))
            root = Path.GetDirectoryName(root);
        return Path.Combine(root.ShouldNotBeNull(), "tests", "Hewn.Store.Tests", "Sessions", "Trees");
    }
}
