namespace Hewn.Cli.Show;

/// <summary>All lines of one request or trace, by time.</summary>
/// <param name="Id">The id that was asked for.</param>
/// <param name="Kind">What it turned out to be of.</param>
/// <param name="Steps">The lines.</param>
/// <param name="IsCut">Whether there were more than are kept.</param>
internal sealed record Story(string Id, IdKind Kind, IReadOnlyList<Step> Steps, bool IsCut)
{
    /// <summary>What the id is of, in words.</summary>
    public string Noun => Kind switch
    {
        IdKind.Request => "request",
        IdKind.Trace => "trace",
        _ => "request or trace",
    };

    /// <summary>When the first line was written; zero when none says.</summary>
    public long FirstTicks => Steps.FirstOrDefault(step => step.Entry.HasTimestamp)?.Entry.UtcTicks ?? 0;

    /// <summary>From the first line to the last.</summary>
    public TimeSpan Duration => new(Math.Max(0, (Steps.Count > 0 ? Steps[^1].Entry.UtcTicks : 0) - FirstTicks));
}
