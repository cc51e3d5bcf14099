using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>
/// Copies sessions of a tree, Dreamlake's or Hewn's, below a root directory. Nothing that is there is overwritten, and
/// a session is there whole or not at all: it is copied beside its place and then renamed.
/// </summary>
/// <param name="root">The root directory; made when it is missing.</param>
/// <param name="workspace">The workspace for all of them, or null for their own.</param>
/// <param name="isDryRun">Whether everything is checked and nothing is written.</param>
public sealed class SessionImport(string root, string? workspace, bool isDryRun)
{
    /// <summary>How many directories a workspace may have, so that listings find its sessions.</summary>
    public const int MaxWorkspaceParts = Limits.MaxSessionDepth - 1;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The sessions of a directory: a tree's root, a workspace, or a session itself.</summary>
    /// <param name="source">The directory.</param>
    /// <param name="problems">What could not be read, and why.</param>
    public static IReadOnlyList<SessionPlace> Find(string source, out IReadOnlyList<string> problems)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (SessionFiles.KindOf(full) is { } kind)
        {
            problems = [];
            string parent = Path.GetDirectoryName(full) ?? full;
            return [new(parent, Path.GetFileName(parent), Path.GetFileName(full), full, kind)];
        }

        SessionCatalog catalog = SessionCatalog.Read([full]);
        problems = catalog.Problems;
        return catalog.Places;
    }

    /// <summary>Imports one session. What goes wrong is told in the answer.</summary>
    /// <exception cref="OperationCanceledException">It was ended; what was begun is taken away.</exception>
    public ImportOutcome Run(SessionPlace source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        string into = workspace ?? source.Workspace;
        string target = Path.GetFullPath(Path.Combine(_root, into, source.Name));
        var report = new CopyReport();
        string? problem = ProblemOf(source, target);
        if (problem is null)
        {
            try
            {
                Copy(source, target, report, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem = e.Message;
            }
        }

        if (problem is null)
            _taken.Add(target);
        ImportState state = problem is not null ? ImportState.Refused
            : isDryRun ? ImportState.Planned
            : ImportState.Copied;
        return new($"{into}/{source.Name}", source.Path, target, state, problem, report);
    }

    private string? ProblemOf(SessionPlace source, string target)
    {
        if (!IsBelow(target, _root))
            return $"it would stand at {target}, outside of {_root}";
        if (NameProblem(Path.GetRelativePath(_root, target)) is { } unseen)
            return unseen;
        if (IsBelow(target, source.Path) || IsBelow(source.Path, target))
            return "it would be copied into itself";
        if (Path.Exists(target) || _taken.Contains(target))
            return $"{target} is there already, and nothing is overwritten; choose another workspace or root";
        if (NamesOutside(source.Path) is { } outside)
            return outside;
        if (SessionLife.IsWritten(source))
            return "a process is writing it; import it when it has ended";
        using SessionTails tails = SessionTails.Read(source, TimeZoneInfo.Utc);
        return tails.Unwritten > 0
            ? FormattableString.Invariant(
                $"{tails.Unwritten} of its lines stand in the ring of a killed process only; first run: ")
                + $"hewn recover {source.Path} --recursive"
            : null;
    }

    /// <summary>Why a session of that path below the root would not be found again; null when it would.</summary>
    private static string? NameProblem(string path)
    {
        string[] parts = path.Split(Path.DirectorySeparatorChar);
        if (Array.Find(parts, part => part.StartsWith('.')) is { } hidden)
            return $"'{hidden}' begins with a dot, so no listing would show it; choose another workspace";
        return parts.Length > Limits.MaxSessionDepth
            ? $"it would stand {parts.Length} directories below the root, where no listing looks for it; at most "
                + $"{Limits.MaxSessionDepth}"
            : null;
    }

    private static bool IsBelow(string path, string directory) =>
        path == directory || path.StartsWith(directory.TrimEnd('/') + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    /// <summary>Names in the session's own files that lead out of a directory they are joined to.</summary>
    private static string? NamesOutside(string session)
    {
        using JsonDocument? description = JsonFile.TryRead(Path.Combine(session, SessionFiles.Description), out _);
        foreach (string member in (string[])["name", "workspace"])
        {
            if (description?.RootElement.Text(member) is { } name && LeadsOut(name))
                return $"{SessionFiles.Description} has the {member} '{name}', which leads out of the root";
        }

        string files = Path.Combine(session, "files", ".files_metadata.json");
        using JsonDocument? kept = JsonFile.TryRead(files, out _);
        if (kept?.RootElement.Member("files") is not { ValueKind: JsonValueKind.Array } list)
            return null;
        foreach (JsonElement file in list.EnumerateArray())
        {
            foreach (string member in (string[])["path", "filename", "id"])
            {
                if (file.Text(member) is { } name && LeadsOut(name.TrimStart('/'))) // A prefix begins with one.
                    return $".files_metadata.json has the {member} '{name}', which leads out of the session";
            }
        }

        return null;
    }

    private static bool LeadsOut(string name) =>
        Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..") || name.Contains('\0');

    private void Copy(SessionPlace source, string target, CopyReport report, CancellationToken cancellation)
    {
        if (isDryRun)
        {
            CopyDirectory(source, source.Path, null, report, cancellation);
            return;
        }

        string workspaceDirectory = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(workspaceDirectory);
        string unfinished = Path.Combine(
            workspaceDirectory, $".importing-{Guid.NewGuid():N}"); // Begins with a dot: no catalogue lists it.
        try
        {
            CopyDirectory(source, source.Path, unfinished, report, cancellation);
            if (SessionLife.IsWritten(source)) // Somebody may have opened it while it was being copied.
                throw new IOException("a process has begun to write it; import it when it has ended");
            Directory.Move(unfinished, target);
        }
        catch
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    private static void CopyDirectory(
        SessionPlace source, string directory, string? target, CopyReport report, CancellationToken cancellation)
    {
        if (target is not null)
            Directory.CreateDirectory(target);
        foreach (FileSystemInfo item in new DirectoryInfo(directory).EnumerateFileSystemInfos()
            .OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            string relative = Path.GetRelativePath(source.Path, item.FullName).Replace('\\', '/');
            if (item.LinkTarget is { } elsewhere)
                throw new IOException($"{relative} is a link to {elsewhere}; copy what it means to first");
            string? copy = target is null ? null : Path.Combine(target, item.Name);
            if (item is DirectoryInfo)
            {
                if (item.Name != Files.LockFile.Folder) // Locks and rings belong to processes of the tree's machine.
                    CopyDirectory(source, item.FullName, copy, report, cancellation);
                continue;
            }

            var file = (FileInfo)item;
            if (file.Length == 0 && file.Name.EndsWith(".lock", StringComparison.Ordinal))
                continue; // The original's locks.
            if (relative == SessionFiles.Log && source.Kind == StoredKind.Session && target is not null
                && !File.Exists(Path.Combine(source.Path, "logs", SessionFiles.Log)))
            {
                // Its documents say logs.jsonl, the original itself, and Hewn, logs/logs.jsonl.
                Directory.CreateDirectory(Path.Combine(target, "logs"));
                copy = Path.Combine(target, "logs", SessionFiles.Log);
            }

            CopyFile(file, relative, copy, report, cancellation);
        }
    }

    private static void CopyFile(
        FileInfo file, string relative, string? copy, CopyReport report, CancellationToken cancellation)
    {
        report.Files++;
        using Stream target = copy is null
            ? Stream.Null
            : new FileStream(copy, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
        if (file.Length > 0) // An empty one is not opened: a pipe looks like one, and would wait for ever.
            CopyContent(file, relative, target, report, cancellation);
        target.Dispose();
        if (copy is not null)
            File.SetLastWriteTimeUtc(copy, file.LastWriteTimeUtc);
    }

    private static void CopyContent(
        FileInfo file, string relative, Stream target, CopyReport report, CancellationToken cancellation)
    {
        using var source = new FileStream(
            file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
        if (IsLines(relative))
        {
            new LineCopy(report).Run(source, target, relative, cancellation);
            return;
        }

        if (IsDocument(relative) && file.Length <= Limits.MaxSessionFileBytes)
        {
            var bytes = new byte[file.Length];
            int read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            byte[] normal = LooseJson.Normalise(bytes.AsSpan(0, read), out int replaced) ?? bytes[..read];
            report.Normalised += replaced;
            if (replaced > 0)
            {
                report.Note(FormattableString.Invariant(
                    $"{relative}: bare NaN or infinity written as strings: {replaced}"));
            }

            target.Write(normal);
            report.Bytes += normal.Length;
            return;
        }

        source.CopyTo(target);
        report.Bytes += source.Position;
    }

    private static bool IsLines(string relative) =>
        !relative.StartsWith("files/", StringComparison.Ordinal)
        && Path.GetFileName(relative) is SessionFiles.Log or SessionFiles.TrackPoints or SessionFiles.RunLog
            or SessionFiles.RunMetrics;

    private static bool IsDocument(string relative) =>
        relative is SessionFiles.Description or SessionFiles.Parameters or SessionFiles.RunSummary
            or "files/.files_metadata.json"
        || (relative.StartsWith("tracks/", StringComparison.Ordinal)
            && relative.EndsWith("/metadata.json", StringComparison.Ordinal));
}
