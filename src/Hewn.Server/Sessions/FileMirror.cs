using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Sessions.Files;

namespace Hewn.Server.Sessions;

/// <summary>Keeps files of a session that comes from elsewhere: their entries as they stand there, and their content.
/// </summary>
internal static class FileMirror
{
    private const string Folder = "files";
    private const string ListName = ".files_metadata.json";
    private const string LockName = "files"; // The library's own, so that both can be at one list.
    private const int MaxIdChars = 100;

    /// <summary>A file's entry.</summary>
    /// <exception cref="RequestFailure">It is none, or its names lead elsewhere.</exception>
    public static SessionFile Read(JsonElement entry)
    {
        if (FileList.FileOf(entry) is not { } file)
            throw RequestFailure.Bad("the entry of the file has no id or no filename");
        if (file.Id.Length is 0 or > MaxIdChars
            || !file.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw RequestFailure.Bad("the id of the file is none; expected letters, digits, '-' and '_'");
        try
        {
            FileNames.Check("file name", file.FileName);
            foreach (string folder in FileNames.Folders(file.Prefix))
                FileNames.Check("prefix's part", folder);
        }
        catch (ArgumentException e)
        {
            throw RequestFailure.Bad(e.Message);
        }

        return file;
    }

    /// <summary>
    /// Keeps an entry. False when its content is not here: then nothing was kept, and it is to come with its content.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static bool TryKeep(HeldSession held, SessionFile file, JsonElement entry)
    {
        string directory = DirectoryOf(held, file);
        if (file.HasContent)
        {
            var content = new FileInfo(Path.Combine(directory, file.FileName));
            if (!content.Exists || content.Length != file.SizeBytes)
                return false;
        }

        Change(held, file, entry);
        if (!file.HasContent && Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        return true;
    }

    /// <summary>Keeps a file with its content, which is moved.</summary>
    /// <exception cref="RequestFailure">The content is not what the entry says.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Keep(HeldSession held, SessionFile file, JsonElement entry, FileUpload upload)
    {
        if (!string.Equals(upload.Checksum, file.Checksum, StringComparison.OrdinalIgnoreCase)
            || upload.Bytes != file.SizeBytes)
        {
            throw new RequestFailure(422, FormattableString.Invariant(
                $"the content came with {upload.Bytes} bytes and SHA-256 {upload.Checksum}; expected {file.SizeBytes} ")
                + $"and {JsonBody.Shown(file.Checksum)}");
        }

        BeginList(held);
        string directory = DirectoryOf(held, file);
        held.Host.Disk.CreateDirectory(directory);
        File.Move(upload.Path, Path.Combine(directory, file.FileName), overwrite: true);
        Change(held, file, entry);
    }

    private static string DirectoryOf(HeldSession held, SessionFile file) =>
        held.Host.PathOf([Folder, .. FileNames.Folders(file.Prefix), file.Id]);

    /// <summary>Before the content: others would take that for the rest of a list that was lost.</summary>
    private static void BeginList(HeldSession held)
    {
        string path = held.Host.PathOf(Folder, ListName);
        if (held.Host.Disk.Exists(path))
            return;
        using IDisposable others = held.Host.Lock(LockName);
        FileList.Begin(held.Host, path);
    }

    private static void Change(HeldSession held, SessionFile file, JsonElement entry)
    {
        string path = held.Host.PathOf(Folder, ListName);
        using IDisposable others = held.Host.Lock(LockName);
        List<FileEntry>? files = FileList.Read(held.Host, path, ownsIt: true);
        string folder = held.Host.PathOf(Folder);
        if (files is null && Directory.Exists(folder))
            files = FileRebuild.From(folder, file.Id, held.Host.Diagnostics);
        files ??= [];
        var kept = new FileEntry(file, entry.Clone());
        int at = files.FindIndex(other => other.File?.Id == file.Id);
        if (at >= 0)
            files[at] = kept;
        else
            files.Add(kept);
        FileList.Write(held.Host, path, files);
    }
}
