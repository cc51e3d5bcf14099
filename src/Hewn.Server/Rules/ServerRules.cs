using System.Collections.Concurrent;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Notifications;
using Hewn.Alerts.Rules;
using Hewn.Server.Http;

namespace Hewn.Server.Rules;

/// <summary>
/// The rules of a server: those of files, which are looked at again and again, and those that were set by the API,
/// which are stored beside the logs; each tenant's evaluated over what is the tenant's. Thread-safe.
/// </summary>
internal sealed class ServerRules : IDisposable
{
    /// <summary>The folder of stored rules and of the course of alerts in the folder of the logs.</summary>
    public const string Folder = ".rules";

    private static readonly TimeSpan _endPatience = TimeSpan.FromSeconds(5);
    private readonly LogServer _server;
    private readonly OwnRecords _records;
    private readonly HttpClient _http;
    private readonly ITimer? _looking;
    private readonly ConcurrentDictionary<string, TenantRules> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _gate = new(); // changes; and what follows
    private readonly RuleFileWatch _files;
    private readonly List<Task> _runs = [];
    private bool _isOver;
    private long _refused;
    private int _broken;

    /// <summary>Begins to evaluate.</summary>
    /// <param name="server">The server; what it stores is open.</param>
    /// <param name="files">The files, read once.</param>
    public ServerRules(LogServer server, RuleFileWatch files)
    {
        (_server, _files, _records) = (server, files, new(server));
        // A redirected POST would become a GET without alerts, and its answer a success.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        string[] tenants = [.. files.Files.Select(file => file.Tenant).Concat(StoredTenants()).Distinct()];
        foreach (string tenant in tenants)
            TenantOf(tenant);
        RuleSettings settings = server.Options.Rules;
        if (settings.Files.Count > 0)
        {
            _looking = server.Options.Time.CreateTimer(
                _ => Look(), null, settings.LookInterval, settings.LookInterval);
        }
    }

    /// <summary>The tenants that have or had rules, by their names.</summary>
    public IReadOnlyList<TenantRules> Tenants =>
        [.. _tenants.Values.OrderBy(tenant => tenant.Name, StringComparer.Ordinal)];

    /// <summary>Files whose former rules are in force because what stands in them cannot be used.</summary>
    public int BrokenFiles => Volatile.Read(ref _broken);

    /// <summary>How often a changed file could not be used.</summary>
    public long RefusedChanges => Interlocked.Read(ref _refused);

    /// <summary>A tenant's rules; null when there are none.</summary>
    public TenantRules? Of(string tenant) => _tenants.GetValueOrDefault(tenant);

    /// <summary>Sets a group in a namespace.</summary>
    /// <exception cref="RequestFailure">The namespace is a file, or there would be too many groups.</exception>
    /// <exception cref="IOException">It cannot be stored; what was before stays.</exception>
    public void Set(string tenant, string name, RuleGroup group)
    {
        lock (_gate)
        {
            TenantRules? rules = Of(tenant);
            Protect(rules, name);
            int most = _server.Options.Limits.MaxRuleGroups;
            int count = 1 + (rules?.Namespaces.Sum(one =>
                one.Groups.Count(other => one.Name != name || other.Name != group.Name)) ?? 0);
            if (most > 0 && count > most)
            {
                throw RequestFailure.Bad(FormattableString.Invariant(
                    $"per-user rule groups limit (limit: {most} actual: {count}) exceeded\n"));
            }

            rules ??= TenantOf(tenant);
            rules.Folder.Set(name, group);
            rules.Refresh();
        }
    }

    /// <summary>Deletes a group of a namespace, or with null all of them.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RequestFailure">The namespace is a file.</exception>
    /// <exception cref="IOException">It cannot be stored; what was before stays.</exception>
    public bool Delete(string tenant, string name, string? group)
    {
        lock (_gate)
        {
            if (Of(tenant) is not { } rules)
                return false;
            Protect(rules, name);
            bool wasThere = group is null ? rules.Folder.Delete(name) : rules.Folder.Delete(name, group);
            if (wasThere)
                rules.Refresh();
            return wasThere;
        }
    }

    /// <summary>Looks at the files again, and uses those that have changed.</summary>
    public void Look()
    {
        try
        {
            lock (_gate)
            {
                if (_isOver)
                    return;
                foreach (string tenant in _files.Look(TellOfFile))
                    TenantOf(tenant).Use(FilesOf(tenant));
                Volatile.Write(ref _broken, _files.Broken);
            }
        }
        catch (Exception failed) // Boundary: a timer, above which nobody catches.
        {
            _server.Report("looking at rule files", failed);
        }
    }

    /// <summary>Waits for what runs, a moment at most. The server is stopping already.</summary>
    public void Dispose()
    {
        _looking?.Dispose();
        Task[] runs;
        lock (_gate)
        {
            _isOver = true;
            runs = [.. _runs];
        }

        try
        {
            Task.WaitAll(runs, _endPatience);
        }
        catch (AggregateException failed)
        {
            _server.Report("evaluating rules", failed);
        }

        _http.Dispose();
    }

    private string Root => Path.Combine(_server.Options.Directory, Folder);

    private IEnumerable<string> StoredTenants() => Directory.Exists(Root)
        ? Directory.EnumerateDirectories(Root).Select(folder => RuleFolder.NameOf(Path.GetFileName(folder)))
            .Where(tenant => _server.Options.HasTenants || tenant == LogServer.OnlyTenant)
        : [];

    private TenantRules TenantOf(string tenant) => _tenants.GetOrAdd(tenant, name =>
    {
        var folder = new RuleFolder(Path.Combine(Root, RuleFolder.FileNameOf(name)));
        foreach (string fault in folder.Load())
            Tell(name, fault, isGood: false);
        var rules = new TenantRules(name, folder, FilesOf(name), files => EngineOf(name, folder, files),
            fault => Tell(name, fault, isGood: false));
        lock (_gate)
            _runs.Add(rules.Engine.RunAsync(_server.Stopping));
        return rules;
    });

    private RuleNamespace[] FilesOf(string tenant) =>
    [
        .. _files.Files.Where(file => file.Tenant == tenant)
            .Select(file => new RuleNamespace(file.Name, file.Groups, IsFile: true)),
    ];

    private RuleEngine EngineOf(string tenant, RuleFolder folder, IReadOnlyList<RuleFile> files)
    {
        RuleSettings settings = _server.Options.Rules;
        TimeProvider time = _server.Options.Time;
        void TellOf(string problem) =>
            Tell(tenant, problem, problem.EndsWith("works again", StringComparison.Ordinal));
        var log = new StoreNotifier(_records, tenant, time);
        return new(files, new StoreRuleQuery(_server, tenant, TellOf), new()
        {
            Interval = settings.Interval,
            Notifiers =
            [
                log,
                .. settings.Notifiers,
                .. settings.Alertmanagers.Distinct().Select(url => new AlertmanagerNotifier(_http, url, time)),
                .. settings.Webhooks.Distinct().Select(url =>
                    new WebhookNotifier(_http, url, time) { ExternalUrl = settings.ExternalUrl }),
            ],
            ExternalLabels = settings.ExternalLabels,
            ExternalUrl = settings.ExternalUrl,
            OnSamples = log.Record,
            OnProblem = TellOf,
            StatePath = folder.StatePath,
            Time = time,
        });
    }

    private static void Protect(TenantRules? rules, string name)
    {
        if (rules?.NamespaceOf(name) is { IsFile: true })
        {
            throw new RequestFailure(403,
                $"namespace is protected, no modification allowed: '{name}' is a rule file; change it there\n");
        }
    }

    private void TellOfFile(string? tenant, string what, bool isGood)
    {
        if (!isGood)
            Interlocked.Increment(ref _refused);
        Tell(tenant ?? _records.OwnTenant, what, isGood);
    }

    /// <summary>Tells the one who runs the server, and the log of the one whose rules they are.</summary>
    private void Tell(string tenant, string message, bool isGood)
    {
        _server.Tell(new(isGood ? ProblemKind.Over : ProblemKind.Temporary, message, null));
        try
        {
            _records.Write(tenant, [(RuleRecord.OfProblem(message, isGood), _server.Options.Time.GetUtcNow())]);
        }
        catch (IOException)
        {
            // The error output has it; that lines cannot be written is told there by the store itself.
        }
    }
}
