using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;

namespace Hewn.Server.Rules;

/// <summary>The rules of one tenant. Reading is thread-safe; changes are made by one thread at a time.</summary>
internal sealed class TenantRules
{
    private readonly Action<string> _tell;
    private IReadOnlyList<RuleNamespace> _files;
    private volatile IReadOnlyList<RuleNamespace> _namespaces = [];

    /// <summary>The rules as a server finds them when it starts.</summary>
    /// <param name="name">The tenant.</param>
    /// <param name="folder">What was set by the API.</param>
    /// <param name="files">What stands in files.</param>
    /// <param name="begin">Makes the engine.</param>
    /// <param name="tell">Told what is wrong.</param>
    public TenantRules(string name, RuleFolder folder, IReadOnlyList<RuleNamespace> files,
        Func<IReadOnlyList<RuleFile>, RuleEngine> begin, Action<string> tell)
    {
        (Name, Folder, _files, _tell) = (name, folder, files, tell);
        Engine = begin(Join());
    }

    /// <summary>The tenant.</summary>
    public string Name { get; }

    /// <summary>What was set by the API.</summary>
    public RuleFolder Folder { get; }

    /// <summary>Evaluates them.</summary>
    public RuleEngine Engine { get; }

    /// <summary>All of them, by their names.</summary>
    public IReadOnlyList<RuleNamespace> Namespaces => _namespaces;

    /// <summary>A namespace; null when there is none.</summary>
    public RuleNamespace? NamespaceOf(string name) => _namespaces.FirstOrDefault(one => one.Name == name);

    /// <summary>Evaluates from now on what stands in files.</summary>
    public void Use(IReadOnlyList<RuleNamespace> files)
    {
        _files = files;
        Engine.Update(Join());
    }

    /// <summary>Evaluates from now on what the folder has.</summary>
    public void Refresh() => Engine.Update(Join());

    private RuleFile[] Join()
    {
        RuleNamespace[] stored = [.. Folder.Namespaces];
        foreach (RuleNamespace hidden in stored.Where(one => _files.Any(file => file.Name == one.Name)))
            _tell($"the stored rules '{hidden.Name}' rest: a rule file has their name");
        _namespaces = [.. _files.UnionBy(stored, one => one.Name).OrderBy(one => one.Name, StringComparer.Ordinal)];
        return [.. _namespaces.Select(one => new RuleFile(one.Name, one.Groups))];
    }
}
