using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Files;

/// <summary>
/// The files of a session: copies under <c>files/&lt;prefix&gt;/&lt;id&gt;/&lt;name&gt;</c>, with their checksums in
/// <c>files/.files_metadata.json</c>. Thread-safe, also between processes.
/// </summary>
/// <remarks>
/// What cannot be added or changed is told to the session's diagnostics and returns null or false, so that a full disk
/// does not end a training; in a strict session it is an <see cref="IOException"/>, too. That holds for the names of
/// files on the disk as well, which may be any that lead nowhere else. Names and prefixes that the caller writes are an
/// <see cref="ArgumentException"/> if they lead out of the session, and reading a file that is not there an
/// <see cref="IOException"/>. A list may come from anywhere: what leads out is listed, but not opened or deleted.
/// </remarks>
public sealed class SessionFiles
{
    private const string LockName = "files";
    private const string Folder = "files";

    private readonly PartHost _host;
    private readonly string _listPath;
    private readonly Lock _gate = new();

    internal SessionFiles(PartHost host)
    {
        _host = host;
        _listPath = host.PathOf(Folder, ".files_metadata.json");
    }

    /// <summary>Copies a file into the session.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prefix">Its logical folder in the session, e.g. <c>/models</c>.</param>
    /// <param name="description">What it is.</param>
    /// <param name="tags">Words to find it by.</param>
    /// <param name="metadata">Anything that belongs to it.</param>
    /// <param name="fileName">Its name in the session. Default: the name it has.</param>
    /// <param name="keepReplaced">
    /// A file of the same prefix and name is replaced: it counts as deleted, and its content is removed once the new
    /// one is in place, as in the original. With true its content is kept, too.
    /// </param>
    /// <returns>What is known of it; null when it could not be added.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="prefix"/> or <paramref name="fileName"/> would lead out of the session.
    /// </exception>
    public SessionFile? Add(
        string path,
        string prefix = "/",
        string? description = null,
        IEnumerable<string>? tags = null,
        object? metadata = null,
        string? fileName = null,
        bool keepReplaced = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        string folder = PrefixOf(prefix);
        if (fileName is not null)
            FileNames.Check("file name", fileName);
        string name = fileName ?? Path.GetFileName(path);
        if (!_host.MayWrite($"The file {path}"))
            return null;
        if (FileNames.ProblemOf(name) is { } problem)
        {
            _host.Refuse(
                $"{FileNames.Shown(path)} was not added to the session: its name {problem}; give it another "
                + "by fileName",
                cause: null);
            return null;
        }

        DateTimeOffset now = _host.Now;
        var file = new SessionFile(
            Guid.CreateVersion7(now).ToString("n"),
            folder,
            name,
            description,
            tags is null ? [] : [.. tags],
            NamedValues.ToJson(metadata),
            ContentType.Of(name),
            SizeBytes: 0,
            Checksum: string.Empty,
            now,
            now,
            DeletedAt: null,
            HasContent: true);
        return Try($"{path} was not added to the session", () => Keep(path, file, keepReplaced));
    }

    /// <summary>As <see cref="Add"/>, by the original's name.</summary>
    /// <inheritdoc cref="Add"/>
    public SessionFile? Upload(
        string path,
        string prefix = "/",
        string? description = null,
        IEnumerable<string>? tags = null,
        object? metadata = null) => Add(path, prefix, description, tags, metadata);

    /// <summary>The files, in the order in which they were added.</summary>
    /// <param name="prefix">Only those below it. Default: all.</param>
    /// <param name="tags">Only those that have one of these. Default: all.</param>
    /// <param name="includeDeleted">Whether deleted and replaced ones are listed, too.</param>
    public IReadOnlyList<SessionFile> List(
        string? prefix = null, IEnumerable<string>? tags = null, bool includeDeleted = false)
    {
        string? folder = prefix is null ? null : PrefixOf(prefix);
        string[]? wanted = tags is null ? null : [.. tags];
        return [.. (FileList.Read(_host, _listPath, ownsIt: false) ?? [])
            .Select(entry => entry.File)
            .OfType<SessionFile>()
            .Where(file => includeDeleted || file.DeletedAt is null)
            .Where(file => folder is null or "/" || FileNames.Normal(file.Prefix) == folder
                || FileNames.Normal(file.Prefix).StartsWith(folder + "/", StringComparison.Ordinal))
            .Where(file => wanted is null || wanted.Length == 0 || file.Tags.Any(wanted.Contains))];
    }

    /// <summary>What is known of a file; null when there is none of that id.</summary>
    public SessionFile? Find(string id) => List(includeDeleted: true).FirstOrDefault(file => file.Id == id);

    /// <summary>Opens a file's content for reading, also of a deleted one whose content is kept.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">The list's entry leads out of the session.</exception>
    public Stream Open(string id) => FileContent.OpenRead(ContentOf(id).Path);

    /// <summary>Copies a file out of the session and compares its checksum.</summary>
    /// <param name="id">The file.</param>
    /// <param name="destination">Where to; a directory gets it under its name. Default: the working directory.</param>
    /// <returns>The copy's full path.</returns>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">The list's entry leads out of the session.</exception>
    /// <exception cref="InvalidDataException">The content is not what was added; no copy is left.</exception>
    public string Download(string id, string? destination = null)
    {
        (SessionFile file, string path) = ContentOf(id);
        string target = Path.GetFullPath(destination ?? file.FileName);
        if (Directory.Exists(target))
            target = Path.Combine(target, file.FileName);
        string copy = FileContent.UnfinishedIn(Path.GetDirectoryName(target)!);
        (_, string checksum) = FileContent.Copy(path, copy);
        if (checksum != file.Checksum)
        {
            File.Delete(copy);
            throw new InvalidDataException(
                $"{path} was damaged: its SHA-256 is {checksum}, expected {file.Checksum}; nothing was copied");
        }

        File.Move(copy, target, overwrite: true);
        return target;
    }

    /// <summary>Changes what is known of a file; what is null stays.</summary>
    /// <returns>What is known now; null when there is no such file, or it could not be changed.</returns>
    public SessionFile? Update(
        string id, string? description = null, IEnumerable<string>? tags = null, object? metadata = null)
    {
        string[]? list = tags is null ? null : [.. tags];
        System.Text.Json.JsonElement? json = NamedValues.ToJson(metadata);
        return Change(id, "changed", file => file.DeletedAt is not null ? null : file with
        {
            Description = description ?? file.Description,
            Tags = list ?? file.Tags,
            Metadata = json ?? file.Metadata,
            UpdatedAt = _host.Now,
        });
    }

    /// <summary>Marks a file as deleted; its content is kept until <see cref="Purge"/>.</summary>
    /// <returns>Whether there was one that could be marked.</returns>
    public bool Delete(string id) => Change(id, "deleted", file => InPlace(file).DeletedAt is not null
        ? null
        : file with { DeletedAt = _host.Now, UpdatedAt = _host.Now }) is not null;

    /// <summary>Removes a deleted file's content for good; what is known of it stays in the list.</summary>
    /// <returns>Whether there was a deleted one with content that could be removed.</returns>
    public bool Purge(string id) => Change(id, "purged", file => InPlace(file).DeletedAt is null || !file.HasContent
        ? null
        : file with { HasContent = false, UpdatedAt = _host.Now }) is { } gone && RemoveContent(gone);

    private SessionFile Keep(string path, SessionFile file, bool keepReplaced)
    {
        BeginList();
        string folder = DirectoryOf(file);
        _host.Disk.CreateDirectory(folder);
        try
        {
            (long bytes, string checksum) = FileContent.Copy(path, Path.Combine(folder, file.FileName));
            file = file with { SizeBytes = bytes, Checksum = checksum };
            SessionFile? replaced = null;
            ChangeList(files =>
            {
                files.RemoveAll(other => other.File?.Id == file.Id); // A list that was made again has it already.
                int at = files.FindIndex(other => other.File is { DeletedAt: null } known
                    && known.FileName == file.FileName && FileNames.Normal(known.Prefix) == file.Prefix);
                if (at >= 0)
                {
                    replaced = files[at].File! with
                    {
                        DeletedAt = file.UploadedAt, UpdatedAt = file.UploadedAt, HasContent = keepReplaced,
                    };
                    files[at] = files[at].Change(replaced);
                }

                files.Add(new FileEntry(file, Raw: null));
            }, file.Id);
            if (replaced is { HasContent: false })
                RemoveContent(replaced);
            return file;
        }
        catch
        {
            RemoveContent(file); // Not in the list, so nobody would find it.
            throw;
        }
    }

    private void BeginList()
    {
        if (_host.Disk.Exists(_listPath))
            return;
        lock (_gate)
        {
            using IDisposable others = _host.Lock(LockName);
            FileList.Begin(_host, _listPath);
        }
    }

    private SessionFile? Change(string id, string verb, Func<SessionFile, SessionFile?> change)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!_host.MayWrite($"A change of the file {id}"))
            return null;
        return Try($"The file {id} was not {verb}", () =>
        {
            SessionFile? changed = null;
            ChangeList(files =>
            {
                int at = files.FindIndex(entry => entry.File?.Id == id);
                changed = at < 0 ? null : change(files[at].File!);
                if (changed is not null)
                    files[at] = files[at].Change(changed);
            });
            return changed;
        });
    }

    /// <param name="change">Changes the list.</param>
    /// <param name="adding">The file that is being added, whose content is there already; null for none.</param>
    private void ChangeList(Action<List<FileEntry>> change, string? adding = null)
    {
        lock (_gate)
        {
            using IDisposable others = _host.Lock(LockName);
            List<FileEntry>? files = FileList.Read(_host, _listPath, ownsIt: true);
            string folder = _host.PathOf(Folder);
            if (files is null && Directory.Exists(folder))
                files = FileRebuild.From(folder, adding, _host.Diagnostics);
            files ??= [];
            FileEntry[] before = [.. files];
            change(files);
            if (!before.SequenceEqual(files, ReferenceEqualityComparer.Instance) || !_host.Disk.Exists(_listPath))
                FileList.Write(_host, _listPath, files);
        }
    }

    private (SessionFile File, string Path) ContentOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (Find(id) is not { } file)
            throw new FileNotFoundException($"The session {_host.Directory} has no file {id}");
        string path = Path.Combine(DirectoryOf(file), file.FileName);
        return file.HasContent && File.Exists(path)
            ? (file, path)
            : throw new FileNotFoundException(
                $"The content of {file.FileName} ({id}) is gone" + (file.HasContent ? $": {path}" : ", it was purged"));
    }

    private bool RemoveContent(SessionFile file)
    {
        try
        {
            string folder = DirectoryOf(file);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            _host.Diagnostics.Report(
                ProblemKind.Permanent, $"The content of {file.FileName} ({file.Id}) cannot be removed: {e.Message}", e);
            return false;
        }
    }

    private string DirectoryOf(SessionFile file) =>
        _host.PathOf([Folder, .. FileNames.Folders(InPlace(file).Prefix), file.Id]);

    /// <summary>The file, if it stands in the session.</summary>
    /// <exception cref="IOException">Its entry leads elsewhere.</exception>
    private SessionFile InPlace(SessionFile file) => FileNames.ProblemOf(file) is { } problem
        ? throw new IOException($"its entry in {_listPath} leads to no place in the session: {problem}")
        : file;

    private static string PrefixOf(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        foreach (string folder in FileNames.Folders(prefix))
            FileNames.Check("prefix's part", folder);
        return FileNames.Normal(prefix);
    }

    private SessionFile? Try(string failure, Func<SessionFile?> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            _host.Refuse($"{failure}: {e.Message}", e);
            return null;
        }
    }
}
