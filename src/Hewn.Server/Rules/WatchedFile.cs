using Hewn.Alerts.Rules;

namespace Hewn.Server.Rules;

/// <summary>A rule file and the rules of it that are in force. Not thread-safe.</summary>
/// <param name="tenant">Whose rules they are.</param>
/// <param name="path">Where it is.</param>
internal sealed class WatchedFile(string tenant, string path)
{
    private SeenFile? _next; // seen once, and not yet believed
    private SeenFile? _refused; // what cannot be used; told already
    private string? _text;

    /// <summary>Whose rules they are.</summary>
    public string Tenant => tenant;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>What its namespace is called.</summary>
    public string Name => System.IO.Path.GetFileName(path);

    /// <summary>The groups in force.</summary>
    public IReadOnlyList<RuleGroup> Groups { get; private set; } = [];

    /// <summary>Whether what stands in the file cannot be used, and its former rules are in force.</summary>
    public bool IsBroken => _refused is not null;

    /// <summary>Whether its folder has it no more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Takes what the first look saw.</summary>
    /// <returns>What is wrong; none when the rules are in force.</returns>
    public IReadOnlyList<string> Begin(SeenFile seen)
    {
        if (seen.Text is null)
            return [$"{path}: {seen.Fault}"];
        RuleReading reading = RuleFileReader.Read(path, seen.Text);
        if (reading.File is null)
            return Faults(reading);
        (_text, Groups) = (seen.Text, reading.File.Groups);
        return [];
    }

    /// <summary>
    /// Takes what a further look saw. It counts when two looks saw the same: a file that is just being written is no
    /// change of rules.
    /// </summary>
    /// <param name="seen">What it saw.</param>
    /// <param name="tell">Told what becomes of it.</param>
    /// <returns>Whether other rules are in force.</returns>
    public bool Take(SeenFile seen, Action<string, bool> tell)
    {
        if (seen == _refused)
        {
            _next = null;
            return false;
        }

        if (seen.Text is not null && seen.Text == _text)
        {
            _next = null;
            if (_refused is not null)
                tell($"rule file {path}: is again what is in force", true);
            _refused = null;
            return false;
        }

        if (_next != seen)
        {
            _next = seen;
            return false;
        }

        _next = null;
        if (seen is { Text: null, Fault: null })
        {
            tell($"rule file {path}: is no more; its rules end", true);
            return IsGone = true;
        }

        return Use(seen, tell);
    }

    private bool Use(SeenFile seen, Action<string, bool> tell)
    {
        IReadOnlyList<string> faults = Change(seen);
        if (faults.Count > 0)
        {
            _refused = seen;
            string all = string.Join("; ", faults);
            tell($"rule file {path} cannot be used; its former rules stay in force: {all}", false);
            return false;
        }

        _refused = null;
        tell($"rule file {path}: has changed; its {Groups.Sum(group => group.Rules.Count)} rules are in force", true);
        return true;
    }

    private IReadOnlyList<string> Change(SeenFile seen)
    {
        IReadOnlyList<RuleGroup> before = Groups;
        IReadOnlyList<string> faults = Begin(seen);
        if (faults.Count > 0)
            Groups = before;
        return faults;
    }

    private static string[] Faults(RuleReading reading) =>
        [.. reading.Problems.Where(problem => problem.IsError).Select(problem => problem.ToString())];
}
