namespace Stress;

/// <summary>What went through a stress run: that it saw something, too.</summary>
internal readonly record struct StressFigures
{
    public long Lives { get; init; }

    public long Kills { get; init; }

    public long Systems { get; init; }

    public long Calls { get; init; }

    /// <summary>Calls whose record must stand in the log.</summary>
    public long Musts { get; init; }

    public long Unheard { get; init; }

    public long Lines { get; init; }

    public long Folded { get; init; }

    public long Limited { get; init; }

    public long Sampled { get; init; }

    public long Forgotten { get; init; }

    public long Overflowed { get; init; }

    public long DroppedFull { get; init; }

    public long Recovered { get; init; }

    public long Files { get; init; }

    public static StressFigures operator +(StressFigures one, StressFigures other) => new()
    {
        Lives = one.Lives + other.Lives,
        Kills = one.Kills + other.Kills,
        Systems = one.Systems + other.Systems,
        Calls = one.Calls + other.Calls,
        Musts = one.Musts + other.Musts,
        Unheard = one.Unheard + other.Unheard,
        Lines = one.Lines + other.Lines,
        Folded = one.Folded + other.Folded,
        Limited = one.Limited + other.Limited,
        Sampled = one.Sampled + other.Sampled,
        Forgotten = one.Forgotten + other.Forgotten,
        Overflowed = one.Overflowed + other.Overflowed,
        DroppedFull = one.DroppedFull + other.DroppedFull,
        Recovered = one.Recovered + other.Recovered,
        Files = one.Files + other.Files,
    };
}
