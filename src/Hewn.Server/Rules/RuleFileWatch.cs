namespace Hewn.Server.Rules;

/// <summary>The rule files that a server was given, as they are now. Not thread-safe.</summary>
internal sealed class RuleFileWatch
{
    private static readonly string[] _endings = [".yml", ".yaml", ".rules"];
    private readonly IReadOnlyList<string> _given;
    private readonly bool _hasTenants;
    private readonly SortedDictionary<string, WatchedFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _faults = new(StringComparer.Ordinal); // of what was given; told already

    private RuleFileWatch(IReadOnlyList<string> given, bool hasTenants) => (_given, _hasTenants) = (given, hasTenants);

    /// <summary>All files, by their paths.</summary>
    public IEnumerable<WatchedFile> Files => _files.Values;

    /// <summary>Files whose former rules are in force, and folders that cannot be read.</summary>
    public int Broken => _files.Values.Count(file => file.IsBroken) + _faults.Count;

    /// <summary>Reads all rules for the first time.</summary>
    /// <param name="options">The server's.</param>
    /// <exception cref="ArgumentException">Some cannot be used; the message tells all of them.</exception>
    public static RuleFileWatch Open(LogServerOptions options)
    {
        var watch = new RuleFileWatch(options.Rules.Files, options.HasTenants);
        var faults = new List<(string Given, string Fault)>();
        var wrong = new List<string>();
        foreach ((string tenant, string path) in watch.Find(faults))
        {
            if (watch.TwinOf(tenant, path) is { } twin)
                wrong.Add(twin);
            var file = new WatchedFile(tenant, path);
            wrong.AddRange(file.Begin(SeenFile.At(path)));
            watch._files[path] = file;
        }

        wrong.AddRange(faults.Select(one => $"--rules: {one.Fault}"));
        return wrong.Count == 0 ? watch : throw new ArgumentException(string.Join('\n', wrong));
    }

    /// <summary>Looks at all of them again.</summary>
    /// <param name="tell">Told what becomes of a file: its tenant (null for no one's), what, and whether it is
    /// good.</param>
    /// <returns>The tenants that have other rules now.</returns>
    public IReadOnlyCollection<string> Look(Action<string?, string, bool> tell)
    {
        var faults = new List<(string Given, string Fault)>();
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string tenant, string path) in Find(faults))
        {
            there.Add(path);
            if (_files.ContainsKey(path))
                continue;
            if (TwinOf(tenant, path) is { } twin)
                faults.Add((path, twin));
            else
                _files[path] = new(tenant, path);
        }

        foreach (string fault in faults.Select(one => one.Fault).Where(_faults.Add))
            tell(null, $"--rules: {fault} The rules of before stay in force.", false);
        _faults.IntersectWith(faults.Select(one => one.Fault));

        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (WatchedFile file in _files.Values.ToArray())
        {
            // Of a folder that cannot be read nothing is known; of one that can, that the file is gone.
            bool isGone = !there.Contains(file.Path);
            if (isGone && faults.Any(one => file.Path.StartsWith(one.Given, StringComparison.Ordinal)))
                continue;
            SeenFile seen = isGone ? default : SeenFile.At(file.Path);
            if (!file.Take(seen, (what, isGood) => tell(file.Tenant, what, isGood)))
                continue;
            changed.Add(file.Tenant);
            if (file.IsGone)
                _files.Remove(file.Path);
        }

        return changed;
    }

    private IReadOnlyList<(string Tenant, string Path)> Find(List<(string Given, string Fault)> faults)
    {
        var found = new List<(string, string)>();
        foreach (string given in _given)
        {
            try
            {
                if (_hasTenants)
                    found.AddRange(OfTenants(given, faults));
                else if (Directory.Exists(given))
                    found.AddRange(Inside(given).Select(path => (LogServer.OnlyTenant, path)));
                else if (File.Exists(given) || _files.ContainsKey(given))
                    found.Add((LogServer.OnlyTenant, given)); // one that was there is looked at, and says why not
                else
                    faults.Add((given, $"'{given}' does not exist."));
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                faults.Add((given, $"'{given}' cannot be read: {failed.Message}"));
            }
        }

        return [.. found.Distinct()];
    }

    private static IEnumerable<(string, string)> OfTenants(string given, List<(string Given, string Fault)> faults)
    {
        if (Directory.Exists(given))
        {
            return [.. Directory.EnumerateDirectories(given).Order(StringComparer.Ordinal)
                .SelectMany(folder => Inside(folder).Select(path => (Path.GetFileName(folder), path)))];
        }

        faults.Add((given, File.Exists(given)
            ? $"'{given}' is a file. With --tenants, rules stand in a folder with a folder for each tenant."
            : $"'{given}' does not exist."));
        return [];
    }

    private static string[] Inside(string folder) => [.. Directory.EnumerateFiles(folder)
        .Where(file => _endings.Contains(Path.GetExtension(file)) && Path.GetFileName(file)[0] != '.')
        .Order(StringComparer.Ordinal)];

    /// <summary>Files of one name are one namespace to the API, which could then not tell them apart.</summary>
    private string? TwinOf(string tenant, string path)
    {
        string name = Path.GetFileName(path);
        return _files.Values.FirstOrDefault(file => file.Tenant == tenant && file.Name == name) is { } twin
            ? $"{twin.Path} and {path} have the same name, which is that of their rules in the API. Give one of them "
                + "another name."
            : null;
    }
}
