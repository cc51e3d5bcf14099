using Hewn.LogQL.Labels;

namespace Hewn.Store.Querying;

/// <summary>A file whose lines are asked. Immutable.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Labels">
/// Labels of all its lines: <c>filename</c>, and of a session's log <c>workspace</c> and <c>session</c>.
/// </param>
public sealed record LocalFile(string Path, LabelSet Labels)
{
    /// <summary>The label with the file's name, without folders and rotation number.</summary>
    public const string FileName = "filename";

    /// <summary>
    /// Where a file of JSON lines is taken to end, because what is behind that is asked elsewhere; null for its end.
    /// </summary>
    public long? End { get; init; }

    private const string Workspace = "workspace";
    private const string Session = "session";
    private const string SessionLog = "logs.jsonl";

    /// <summary>A file with the labels that its path says.</summary>
    public static LocalFile At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        string name = NameOf(System.IO.Path.GetFileName(full));
        var labels = new List<Label> { new(FileName, name) };
        // data/<workspace>/<session>/logs/logs.jsonl
        string[] parts = full.Split(System.IO.Path.DirectorySeparatorChar);
        if (name == SessionLog && parts is [.., _, var workspace, var session, "logs", _])
            labels.AddRange([new(Workspace, workspace), new(Session, session)]);
        return new LocalFile(path, LabelSet.Of(labels));
    }

    /// <summary>A rotated file (<c>api.log.2</c>, <c>api.log.3.gz</c>) has the name of its log.</summary>
    private static string NameOf(string name)
    {
        string rest = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        int dot = rest.LastIndexOf('.');
        return dot > 0 && dot < rest.Length - 1 && rest.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? rest[..dot]
            : name;
    }
}
