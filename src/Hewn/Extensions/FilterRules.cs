using Hewn.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Hewn.Extensions;

/// <summary>
/// Lets Hewn's own levels decide what its provider gets, also while they change. The framework filters before a
/// provider sees anything, with INFO as its default, so that a DEBUG of Hewn's would come to nothing.
/// </summary>
/// <remarks>
/// What the filters say of single categories still holds (<c>Logging:LogLevel:Some.Name</c>), and so does a default
/// above INFO; names of Hewn's <c>Levels</c> and levels set while the program runs win over both. Rules for this
/// provider alone (<c>Logging:Hewn:LogLevel</c>) are left as they are. Thread-safe.
/// </remarks>
internal sealed class FilterRules
    : IPostConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    private readonly string _provider;
    private readonly Func<LogSystem?> _system;
    private readonly LogSystem? _fixed;
    private readonly Lock _telling = new();
    private CancellationTokenSource _changed = new();

    private FilterRules(string provider, Func<LogSystem?> system, LogSystem? fixedSystem)
    {
        _provider = provider;
        _system = system;
        _fixed = fixedSystem;
        LevelSwitch.Changed += OnChanged;
    }

    /// <inheritdoc/>
    public string? Name => Options.DefaultName;

    /// <summary>Adds the rules for a provider.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="provider">The full name of the provider's type.</param>
    /// <param name="system">Gives the system that it writes to, or null where none runs yet.</param>
    public static void AddTo(IServiceCollection services, string provider, Func<LogSystem?> system) =>
        Add(services, () => new FilterRules(provider, system, null));

    /// <summary>
    /// Adds the rules for a provider that does nothing but write to one system: what that takes from nobody ends in
    /// the framework's filter, without asking the provider.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="provider">The full name of the provider's type.</param>
    /// <param name="system">The system that it writes to, as long as it lives.</param>
    public static void AddTo(IServiceCollection services, string provider, LogSystem system) =>
        Add(services, () => new FilterRules(provider, () => system, system));

    private static void Add(IServiceCollection services, Func<FilterRules> make)
    {
        var key = new object(); // One for each call, and made by the container so that it is disposed, too.
        services.AddKeyedSingleton(key, (_, _) => make());
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(
            all => all.GetRequiredKeyedService<FilterRules>(key));
        services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(
            all => all.GetRequiredKeyedService<FilterRules>(key));
    }

    /// <inheritdoc/>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <inheritdoc/>
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        LogSystem? system = _system();
        bool isWholeSet = system?.LevelChanges.Any(change => change.Logger.Length == 0) == true;
        LogLevel least = LeastOf(_fixed);
        List<LoggerFilterRule> general = [Pass(null, least)];
        foreach (LoggerFilterRule rule in options.Rules.Where(rule => rule.ProviderName is null))
        {
            bool isDefault = rule.CategoryName is null && rule.Filter is null;
            if (!isDefault || (rule.LogLevel > LogLevel.Information && !isWholeSet))
                general.Add(new LoggerFilterRule(_provider, rule.CategoryName, rule.LogLevel, rule.Filter));
        }

        // In front of the provider's own rules: of two for one category the later one holds.
        for (int i = general.Count - 1; i >= 0; i--)
            options.Rules.Insert(0, general[i]);
        foreach (string logger in system?.Levels.Named.Keys ?? [])
            options.Rules.Add(Pass(logger, least));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LevelSwitch.Changed -= OnChanged;
        _changed.Dispose();
    }

    private LoggerFilterRule Pass(string? category, LogLevel from) => new(_provider, category, from, null);

    /// <summary>Below it no call can come to anything. TRACE where the system may be another one at any time.</summary>
    private static LogLevel LeastOf(LogSystem? system)
    {
        if (system is null)
            return LogLevel.Trace;
        Level least = (Level)Math.Min((int)system.Levels.Least, (int)system.Noise.BufferedFrom);
        return least switch
        {
            Level.Trace => LogLevel.Trace,
            Level.Debug => LogLevel.Debug,
            _ => LogLevel.Information,
        };
    }

    private void OnChanged(LogSystem changed)
    {
        // Another system's levels, which may change on another thread at the same time, are no matter of this host.
        if (_system() != changed)
            return;
        try
        {
            // One after the other: while the framework works on a change it hears of no other one. It would take that
            // up later, on the first one's thread, and SetLevel would return before its level reaches ILogger.
            lock (_telling)
            {
                // Not disposed: somebody may be asking it for its token, and it holds nothing.
                Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
            }
        }
        catch (Exception) // Boundary: a host that is just ending is no matter of who set a level.
        {
        }
    }
}
