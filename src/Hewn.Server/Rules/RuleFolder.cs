using System.Text;
using Hewn.Alerts.Rules;
using Hewn.Files;

namespace Hewn.Server.Rules;

/// <summary>
/// The rules of a tenant that were set by the API: a rule file for each namespace. A file is replaced as a whole, by
/// way of a second one that is on the disk before: a kill or a loss of power leaves the old or the new rules.
/// Not thread-safe.
/// </summary>
/// <param name="path">The tenant's folder; made when there is something to keep.</param>
internal sealed class RuleFolder(string path)
{
    /// <summary>Bytes of a namespace's name as a file has it: what file systems take, less the endings.</summary>
    public const int MaxNameBytes = 240;

    private const string Ending = ".yml";
    private readonly SortedDictionary<string, IReadOnlyList<RuleGroup>> _namespaces = new(StringComparer.Ordinal);

    /// <summary>What is stored.</summary>
    public IEnumerable<RuleNamespace> Namespaces =>
        _namespaces.Select(one => new RuleNamespace(one.Key, one.Value, IsFile: false));

    /// <summary>Where the course of the tenant's alerts is kept.</summary>
    public string StatePath => Path.Combine(path, "state.json");

    /// <summary>The groups of a namespace; none when there is none.</summary>
    public IReadOnlyList<RuleGroup> GroupsOf(string name) => _namespaces.GetValueOrDefault(name, []);

    /// <summary>Reads what is stored.</summary>
    /// <returns>What cannot be read; such files are left as they are.</returns>
    public IReadOnlyList<string> Load()
    {
        if (!Directory.Exists(path))
            return [];
        var faults = new List<string>();
        foreach (string file in Directory.EnumerateFiles(path, "*" + Ending).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            if (FileNameOf(NameOf(name)) != name)
            {
                faults.Add($"{file} was not made by the API and is left alone; rule files of your own are for --rules");
                continue;
            }

            SeenFile seen = SeenFile.At(file);
            RuleReading? reading = seen.Text is null ? null : RuleFileReader.Read(file, seen.Text);
            if (reading?.File is { } rules)
                _namespaces[NameOf(name)] = rules.Groups;
            else
                faults.Add($"stored rules {file} cannot be used: {seen.Fault ?? string.Join("; ", reading!.Problems)}");
        }

        return faults;
    }

    /// <summary>Sets a group: in the place of the one of its name, else behind the others.</summary>
    /// <exception cref="IOException">It cannot be written; what was before stays.</exception>
    public void Set(string name, RuleGroup group)
    {
        RuleGroup[] groups = [.. GroupsOf(name)];
        int at = Array.FindIndex(groups, one => one.Name == group.Name);
        Save(name, at < 0 ? [.. groups, group] : [.. groups[..at], group, .. groups[(at + 1)..]]);
    }

    /// <summary>Deletes a group.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="IOException">It cannot be written; what was before stays.</exception>
    public bool Delete(string name, string group)
    {
        IReadOnlyList<RuleGroup> groups = GroupsOf(name);
        RuleGroup[] left = [.. groups.Where(one => one.Name != group)];
        if (left.Length == groups.Count)
            return false;
        if (left.Length == 0)
            return Delete(name);
        Save(name, left);
        return true;
    }

    /// <summary>Deletes a namespace.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public bool Delete(string name)
    {
        if (!_namespaces.ContainsKey(name))
            return false;
        Refusing(() =>
        {
            File.Delete(FileOf(name));
            DirectorySync.Run(path);
        });
        return _namespaces.Remove(name);
    }

    /// <summary>A name as that of a file or folder: what is no letter, digit, - or _ stands as two hex digits a byte.
    /// </summary>
    public static string FileNameOf(string name)
    {
        var file = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_')
                file.Append((char)one);
            else
                file.Append('%').Append(Convert.ToHexStringLower([one]));
        }

        return file.ToString();
    }

    /// <summary>The name of which this is a file's or folder's.</summary>
    public static string NameOf(string file) => Uri.UnescapeDataString(file);

    private string FileOf(string name) => Path.Combine(path, FileNameOf(name) + Ending);

    private void Save(string name, IReadOnlyList<RuleGroup> groups)
    {
        string file = FileOf(name);
        string fresh = file + ".new";
        Refusing(() =>
        {
            Directory.CreateDirectory(path);
            using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(Encoding.UTF8.GetBytes(RuleYaml.OfFile(groups)));
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, file, overwrite: true);
            DirectorySync.Run(path);
        });
        _namespaces[name] = groups;
    }

    /// <summary>What may not be written is told as what cannot be: the client tries again later.</summary>
    private static void Refusing(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }
}
