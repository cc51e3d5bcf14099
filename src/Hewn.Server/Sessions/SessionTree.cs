using Hewn.Diagnostics;
using Hewn.Server.Http;
using Hewn.Sessions;
using Hewn.Sessions.Parts;

namespace Hewn.Server.Sessions;

/// <summary>
/// The sessions of a server, in directories as every session has one: below <c>sessions</c> in the server's folder, or,
/// where it has tenants, below <c>.sessions/&lt;tenant&gt;</c>. Thread-safe.
/// </summary>
internal sealed class SessionTree : IDisposable
{
    private const string Folder = "sessions";
    private const string TenantsFolder = ".sessions"; // Begins with a dot: log files of the folder are no tenant's.
    private const int MaxHeld = 256;

    private static readonly TimeSpan _tendInterval = TimeSpan.FromSeconds(30);

    private readonly LogServerOptions _options;
    private readonly DiagnosticChannel _diagnostics;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldSession> _held = new(StringComparer.Ordinal);
    private readonly ITimer _tending;
    private long _uses;

    public SessionTree(LogServerOptions options)
    {
        (_options, _diagnostics) = (options, new DiagnosticChannel(options.OnProblem));
        _tending = options.Time.CreateTimer(_ => Tend(), null, _tendInterval, _tendInterval);
    }

    /// <summary>Where the sessions of a tenant stand.</summary>
    public string RootOf(string tenant) => Path.GetFullPath(_options.HasTenants
        ? Path.Combine(_options.Directory, TenantsFolder, tenant)
        : Path.Combine(_options.Directory, Folder));

    /// <summary>Where a session stands, whether it is there or not.</summary>
    /// <exception cref="ArgumentException">There can be no session of that name.</exception>
    public SessionPlaces PlacesOf(string tenant, string workspace, string name)
    {
        SessionId.Check(workspace, name);
        return new SessionPlaces(Path.Combine(RootOf(tenant), workspace, name));
    }

    /// <summary>Where the session of an id stands.</summary>
    /// <exception cref="RequestFailure">There is none: 404.</exception>
    public SessionPlaces Find(string tenant, string id)
    {
        (string workspace, string name) = SessionId.Read(id);
        SessionPlaces places = PlacesOf(tenant, workspace, name);
        return IsThere(places) ? places : throw SessionId.Unknown();
    }

    /// <summary>Whether there is a session.</summary>
    public static bool IsThere(SessionPlaces places) => File.Exists(places.Record) || places.HasLog();

    /// <summary>Works with a session, alone in this process.</summary>
    public T Use<T>(SessionPlaces places, Func<HeldSession, T> work)
    {
        while (true)
        {
            HeldSession held = Hold(places);
            lock (held.Gate)
            {
                if (!held.IsClosed)
                    return work(held);
            }
        }
    }

    public void Dispose()
    {
        _tending.Dispose();
        lock (_gate)
        {
            foreach (HeldSession held in _held.Values)
            {
                lock (held.Gate)
                    held.Dispose();
            }

            _held.Clear();
        }
    }

    /// <summary>What the parts of a session need.</summary>
    public PartHost HostOf(SessionPlaces places) => new(places.Root, _diagnostics) { Time = _options.Time };

    private HeldSession Hold(SessionPlaces places)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(places.Root, out HeldSession? held))
            {
                MakeRoom_NeedsLock();
                _held[places.Root] = held = new HeldSession(places, HostOf(places));
            }

            held.LastUse = ++_uses;
            return held;
        }
    }

    /// <summary>Gives up the one that was used longest ago, unless it is in use.</summary>
    private void MakeRoom_NeedsLock()
    {
        if (_held.Count < MaxHeld)
            return;
        foreach ((string root, HeldSession oldest) in _held.OrderBy(held => held.Value.LastUse).ToArray())
        {
            if (!oldest.Gate.TryEnter())
                continue;
            try
            {
                oldest.Dispose();
                _held.Remove(root);
                return;
            }
            finally
            {
                oldest.Gate.Exit();
            }
        }
    }

    private void Tend()
    {
        HeldSession[] all;
        lock (_gate)
            all = [.. _held.Values];
        foreach (HeldSession held in all)
        {
            if (!held.Gate.TryEnter())
                continue; // In use, so it was heard of.
            try
            {
                held.Runs.Tend();
            }
            finally
            {
                held.Gate.Exit();
            }
        }
    }
}
