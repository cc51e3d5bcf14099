namespace Hewn.Runs;

/// <summary>How a run's metrics are doing, at one moment.</summary>
/// <param name="Lines">Lines taken from callers.</param>
/// <param name="InFlight">Lines of these that are on their way to the file.</param>
/// <param name="Dropped">Lines that came after the end, or that a failing disk lost.</param>
/// <param name="Names">Names that have statistics.</param>
/// <param name="UntrackedValues">Values without statistics: names beyond <see cref="MetricOptions.MaxNames"/>.</param>
/// <param name="NotFinite">NaN and infinities.</param>
/// <param name="Replaced">Values that a later one of the same name in the same call replaced.</param>
/// <param name="DeletedFiles">Backups that rotation has deleted.</param>
/// <param name="Problem">Why lines do not get into the file at the moment, or null.</param>
/// <param name="SurvivesKill">Whether lines on their way survive a kill of the process.</param>
public sealed record MetricStatus(
    long Lines,
    long InFlight,
    long Dropped,
    int Names,
    long UntrackedValues,
    long NotFinite,
    long Replaced,
    long DeletedFiles,
    string? Problem,
    bool SurvivesKill);
