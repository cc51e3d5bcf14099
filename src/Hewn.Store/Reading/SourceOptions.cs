namespace Hewn.Store.Reading;

/// <summary>How inputs are turned into logs. Immutable.</summary>
public sealed record SourceOptions
{
    /// <summary>Whether a file that is named alone brings its rotated files with it (<c>api.log.1</c>,
    /// <c>api.log.2.gz</c> …). Default: no, the file alone is meant. A directory always brings them.</summary>
    public bool IncludeRotated { get; init; }

    /// <summary>Whether directories below a given directory are looked at, too; default: yes. Links are not followed,
    /// and directories whose names begin with a dot are passed over.</summary>
    public bool Recurse { get; init; } = true;

    /// <summary>
    /// Whether to wait for what is not there yet, as who follows does: a file whose directory is there, a directory or
    /// a pattern without logs. It is then in <see cref="LogSources.Awaited"/> and no problem. Default: no.
    /// </summary>
    public bool MayAppear { get; init; }

    /// <summary>Directories below which relative inputs are looked for; default: the process's own.</summary>
    public string Directory { get; init; } = Environment.CurrentDirectory;
}
