using System.Diagnostics;
using Hewn;

namespace StressChild;

/// <summary>
/// What the settings of a moment allow, by a model of its own and not by asking the log. While a setting changes, it
/// is what either the old or the new one allows. Immutable.
/// </summary>
internal sealed record Regime
{
    /// <summary>Records below it are not heard, for certain; by logger.</summary>
    public required Level[] Low { get; init; }

    /// <summary>Records from it on are heard, for certain; by logger.</summary>
    public required Level[] High { get; init; }

    /// <summary>Whether equal records fold.</summary>
    public bool Folds { get; init; }

    /// <summary>Loggers with a rate limit or a sample.</summary>
    public required bool[] Limited { get; init; }

    /// <summary>Records with a smaller level's number may be dropped when the ring is full.</summary>
    public int DropsBelow { get; init; }

    /// <summary>Whether there is a file for errors.</summary>
    public bool HasErrorsFile { get; init; }

    /// <summary>The system that runs; -1 while one takes over from another.</summary>
    public int Generation { get; init; }

    /// <summary>From that moment on, a level may have fallen back by itself; see <see cref="Stopwatch"/>.</summary>
    public long Deadline { get; init; } = long.MaxValue;

    /// <summary>What holds when it has.</summary>
    public Regime? Later { get; init; }

    /// <summary>This, or what may hold since the deadline.</summary>
    public Regime Now() =>
        Later is not null && Stopwatch.GetTimestamp() >= Deadline ? Or(Later) with { Later = null } : this;

    /// <summary>What either of them allows.</summary>
    public Regime Or(Regime other) => ReferenceEquals(this, other)
        ? this
        : this with
        {
            Low = [.. Low.Zip(other.Low, (one, two) => one < two ? one : two)],
            High = [.. High.Zip(other.High, (one, two) => one > two ? one : two)],
            Folds = Folds || other.Folds,
            Limited = [.. Limited.Zip(other.Limited, (one, two) => one || two)],
            DropsBelow = Math.Max(DropsBelow, other.DropsBelow),
            HasErrorsFile = HasErrorsFile && other.HasErrorsFile,
            Generation = Generation == other.Generation ? Generation : -1,
        };

    /// <summary>What may become of a record.</summary>
    public CallFate FateOf(int logger, Level level, CallKind kind)
    {
        if (level < Low[logger])
            return CallFate.Unheard;
        CallFate fate = level < High[logger] ? CallFate.MayBeUnheard : CallFate.None;
        if (Folds && kind is (CallKind.FirstOfEqual or CallKind.Equal) && level < Level.Fatal)
            fate |= CallFate.MayFold;
        if (Limited[logger] && level < Level.Error)
            fate |= CallFate.MayBeLimited;
        if ((int)level < DropsBelow)
            fate |= CallFate.MayBeDropped;
        return fate;
    }
}
