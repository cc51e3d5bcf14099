using System.Globalization;
using Hewn.Files;

namespace Hewn.Store.Streams;

/// <summary>The folder of a tenant's lines of one day. Thread-safe.</summary>
internal sealed class DayFolder(string path, long day)
{
    private const string NameFormat = "yyyy-MM-dd";
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamFileName, StreamFile> _files = []; // this and the next under _gate
    private int _sealed; // Files up to this number are not written any more.
    private volatile bool _isGone;
    private volatile bool _isCleared; // of what a killed process has left

    /// <summary>Nanoseconds of a day.</summary>
    public const long NsPerDay = 86_400_000_000_000;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The day, counted from 1970.</summary>
    public long Day => day;

    /// <summary>
    /// Held while files are chosen and opened, and while one takes the place of others: so who reads has all lines
    /// once.
    /// </summary>
    public Lock Names { get; } = new();

    /// <summary>Held while files are packed, and while the folder is deleted.</summary>
    public Lock Work { get; } = new();

    /// <summary>Whether it is being deleted: work on it is in vain.</summary>
    public bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }

    /// <summary>The day of a time.</summary>
    public static long DayOf(long ns) => ns >= 0 ? ns / NsPerDay : ((ns + 1) / NsPerDay) - 1;

    /// <summary>Its folder's name.</summary>
    public static string NameOf(long day) =>
        DateTime.UnixEpoch.AddDays(day).ToString(NameFormat, CultureInfo.InvariantCulture);

    /// <summary>The day of a folder's name; false when it is none.</summary>
    public static bool TryParse(string name, out long day)
    {
        bool isOne = DateOnly.TryParseExact(
            name, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        day = isOne ? date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : 0;
        return isOne;
    }

    /// <summary>Its files as they are now, the oldest first; without those that packed ones have taken over.</summary>
    public IReadOnlyList<StreamFile> Files()
    {
        StreamFileName[] all = NamesOnDisk();
        lock (_gate)
        {
            foreach (StreamFileName gone in _files.Keys.Except(all).ToArray())
                _files.Remove(gone);
            var files = new List<StreamFile>();
            foreach (StreamFileName name in all.Where(name => !Array.Exists(all, other => other.Replaces(name))))
                files.Add(FileOf_NeedsLock(name));

            return files;
        }
    }

    /// <summary>A file that is written.</summary>
    public StreamFile FileOf(StreamFileName name)
    {
        lock (_gate)
            return FileOf_NeedsLock(name);
    }

    /// <summary>Files that packed ones have taken over, each with that one.</summary>
    public IReadOnlyList<(string Path, string By)> Replaced()
    {
        StreamFileName[] all = NamesOnDisk();
        return [.. all.Select(name => (name, By: all.Where(other => other.Replaces(name)).Take(1).ToArray()))
            .Where(one => one.By.Length > 0).Select(one => (PathOf(one.name), PathOf(one.By[0])))];
    }

    /// <summary>Bytes of all that stands there but rings.</summary>
    public long BytesOnDisk()
    {
        try
        {
            return new DirectoryInfo(path).EnumerateFiles().Concat(NotesFolder() is { Exists: true } notes
                ? notes.EnumerateFiles("*.blocks")
                : []).Sum(file => file.Exists ? file.Length : 0);
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>The file to write: the newest, or one behind it when that is full or not written any more.</summary>
    public StreamFileName FileToWrite()
    {
        StreamFileName[] all = NamesOnDisk();
        lock (_gate)
        {
            int number = Math.Max(_sealed, all.Length == 0 ? 0 : all.Max(name => name.Last));
            var newest = new StreamFileName(number, number, 0);
            bool goesOn = number > _sealed && Array.IndexOf(all, newest) >= 0
                && !Array.Exists(all, other => other.Replaces(newest))
                && new FileInfo(PathOf(newest)).Length < StreamLimits.FileBytes;
            return goesOn ? newest : new(number + 1, number + 1, 0);
        }
    }

    /// <summary>Has the next line go into a file of its own; nobody writes those that are there any more.</summary>
    public void Seal()
    {
        StreamFileName[] all = NamesOnDisk();
        lock (_gate)
            _sealed = Math.Max(_sealed, all.Length == 0 ? 0 : all.Max(name => name.Last));
    }

    /// <summary>Whether nobody writes a file any more.</summary>
    public bool IsSealed(StreamFileName name)
    {
        lock (_gate)
            return name.IsPacked || name.Last <= _sealed;
    }

    /// <summary>Where a file of a name is.</summary>
    public string PathOf(StreamFileName name) => System.IO.Path.Combine(path, name.ToString());

    /// <summary>Deletes what a killed process was packing, when this is asked for the first time.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public void DeleteUnfinished()
    {
        if (_isCleared)
            return;
        if (NotesFolder() is { Exists: true } notes)
        {
            foreach (FileInfo file in notes.EnumerateFiles("*.pack.new"))
                file.Delete();
        }

        _isCleared = true;
    }

    /// <summary>Deletes a file and what was noted of it.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public static void Delete(string file)
    {
        File.Delete(file);
        if (BlockNotes.PathOf(file) is { } notes && File.Exists(notes))
            File.Delete(notes);
    }

    private StreamFile FileOf_NeedsLock(StreamFileName name)
    {
        if (!_files.TryGetValue(name, out StreamFile? file))
            _files.Add(name, file = new StreamFile(PathOf(name), name));
        return file;
    }

    private DirectoryInfo? NotesFolder() => LockFile.FolderOf(System.IO.Path.Combine(path, "x")) is { } folder
        ? new DirectoryInfo(folder)
        : null;

    private StreamFileName[] NamesOnDisk()
    {
        var names = new List<StreamFileName>();
        try
        {
            foreach (string file in Directory.EnumerateFiles(path))
            {
                if (StreamFileName.TryParse(System.IO.Path.GetFileName(file), out StreamFileName name))
                    names.Add(name);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was written there yet, or retention has deleted it.
        }

        names.Sort();
        return [.. names];
    }
}
