
namespace Hewn.Routing;

/// <summary>From which level each logger is heard. Immutable.</summary>
/// <param name="Minimum">The level of loggers without one of their own.</param>
/// <param name="Named">Levels by name, each for the loggers below it, too.</param>
/// <param name="Quiets">Whether libraries that say much are heard from WARN up.</param>
internal sealed record LevelRules(Level Minimum, IReadOnlyDictionary<string, Level> Named, bool Quiets)
{
    /// <summary>The log's own name. What it says of itself (losses, changed levels) is said at any level.</summary>
    public const string OwnName = "hewn";

    public static LevelRules Of(HewnOptions options) => new(
        options.MinimumLevel,
        options.Levels.ToDictionary(StringComparer.OrdinalIgnoreCase),
        options.QuietLibraries);

    /// <summary>The rules with levels that were set while the program runs; an empty name means all loggers.</summary>
    public LevelRules With(IReadOnlyCollection<LevelChange> changes)
    {
        if (changes.Count == 0)
            return this;
        var named = new Dictionary<string, Level>(Named, StringComparer.OrdinalIgnoreCase);
        Level minimum = Minimum;
        foreach (LevelChange change in changes)
        {
            if (change.Logger.Length == 0)
                minimum = change.Level;
            else
                named[change.Logger] = change.Level;
        }

        return new(minimum, named, Quiets);
    }

    /// <summary>
    /// The level below which no logger is heard; the log's own is heard from INFO, and counted here, too.
    /// </summary>
    public Level Least => Lower(Level.Info, Lower(Minimum, Named.Values.DefaultIfEmpty(Minimum).Min()));

    /// <summary>The level from which that logger is heard: that of the longest name that fits.</summary>
    public Level LevelOf(string logger)
    {
        if (Named.Count > 0)
        {
            for (string name = logger; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
            {
                if (Named.TryGetValue(name, out Level level))
                    return level;
            }
        }

        if (logger == OwnName)
            return Lower(Minimum, Level.Info);
        return Quiets && Minimum < QuietLibraries.Level && QuietLibraries.Include(logger)
            ? QuietLibraries.Level
            : Minimum;
    }

    private static Level Lower(Level one, Level other) => one < other ? one : other;
}
