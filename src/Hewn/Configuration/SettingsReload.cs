using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Hewn.Configuration;

/// <summary>Applies a configuration again when it changes. Thread-safe; never throws into who changed it.</summary>
/// <remarks>
/// Everything is worked out anew, from what code set through the configuration to the environment, so that a setting
/// that was taken out falls back to what it would have been without it.
/// </remarks>
internal sealed class SettingsReload : IDisposable
{
    private readonly LogSystem _system;
    private readonly HewnOptions _code;
    private readonly ConfiguredSection _section;
    private readonly Func<string, string?> _environment;
    private readonly Logger _log;
    private readonly Lock _gate = new();
    private readonly IDisposable _registration;
    private readonly Dictionary<string, string?> _atStart;
    private Dictionary<string, string?> _seen;
    private string? _problems;
    private bool _isStopped;

    /// <param name="system">The running system.</param>
    /// <param name="code">What code had set, before anything else was applied to it.</param>
    /// <param name="section">The section <c>Hewn</c>.</param>
    /// <param name="environment">Gives a variable's value.</param>
    public SettingsReload(
        LogSystem system,
        HewnOptions code,
        ConfiguredSection section,
        Func<string, string?> environment)
    {
        _system = system;
        _code = code;
        _section = section;
        _environment = environment;
        _log = system.For(Routing.LevelRules.OwnName);
        _seen = _atStart = Flatten(system.Options);
        _registration = ChangeToken.OnChange(section.Followed.GetReloadToken, Reload);
        Reload(); // What changed since the settings were read, and before anybody was told of it.
    }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
            _isStopped = true;
    }

    private void Reload()
    {
        lock (_gate)
        {
            if (_isStopped)
                return;
            try
            {
                HewnOptions next = _code.Copy();
                HewnSettings.Apply(next, _section.Read(_code), _environment, _section.SourceOf);
                if (_problems is not null)
                    _log.Info("The settings are right again");
                _problems = null;
                Apply_NeedsLock(next);
            }
            catch (HewnConfigurationException e)
            {
                if (e.Message == _problems)
                    return; // A file's watcher tells of one edit more than once.
                _problems = e.Message;
                _log.Error("The changed settings are wrong; the ones before stay in force", ("problems", e.Problems));
            }
            catch (Exception e) // Boundary: what a configuration's source throws is no reason to end its watcher.
            {
                _log.Error(e, "The changed settings cannot be read; the ones before stay in force");
            }
        }
    }

    private void Apply_NeedsLock(HewnOptions next)
    {
        Dictionary<string, string?> values = Flatten(next);
        string[] changed =
        [
            .. values.Keys.Union(_seen.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(key => values.GetValueOrDefault(key) != _seen.GetValueOrDefault(key)),
        ];
        if (changed.Length == 0)
            return;
        _system.Apply(next);
        foreach (string key in changed)
        {
            bool isLive = EffectiveSettings.IsLive(key, _atStart, values);
            Tell(key, isLive, _seen.GetValueOrDefault(key), values.GetValueOrDefault(key));
        }

        _seen = values;
    }

    private void Tell(string key, bool isLive, string? before, string? after)
    {
        string message = isLive
            ? $"Setting {key} is {after ?? "not set"} now; it was {before ?? "not set"}"
            : $"Setting {key} was changed to {after ?? "nothing"}, which needs a restart; "
                + "it stays as it was at the start";
        _log.Log(
            isLive ? Level.Info : Level.Warn, message, ("setting", key), ("before", before), ("after", after));
    }

    /// <summary>The settings, and those of the HTTP side, which are read at its start only.</summary>
    private Dictionary<string, string?> Flatten(HewnOptions options)
    {
        var all = new Dictionary<string, string?>(EffectiveSettings.Of(options), StringComparer.OrdinalIgnoreCase);
        IConfigurationSection api = _section.Read(_code).GetSection("Api");
        foreach ((string key, string? value) in api.AsEnumerable(makePathsRelative: true))
        {
            if (value is not null)
                all[$"Api:{key}"] = value;
        }

        return all;
    }
}
