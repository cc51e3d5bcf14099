using Hewn.Store.Scanning;

namespace Hewn.Store.Reading;

/// <summary>How logs are read. Immutable.</summary>
public sealed record ReadOptions
{
    /// <summary>Records before this are left out; null: no bound. A record without a time counts as of the time of the
    /// one before it. See <see cref="TimeExpression"/> for what users may type.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Records of this time and later are left out; null: no bound.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Says which entries are wanted; null, the default: all. What it rules out may be left out, so that reading is
    /// faster, but need not be: who wants no others looks at each entry. Its time range is not looked at:
    /// <see cref="Since"/> and <see cref="Until"/> are for that.
    /// </summary>
    /// <remarks>The conditions are about what reading makes of lines: a condition on a level takes all names and
    /// spellings of levels that any dialect has.</remarks>
    public LineFilter? Wanted { get; init; }

    /// <summary>
    /// Makes what makes texts of entries; called once for each log. While several logs are merged, their entries' texts
    /// are made by the threads that decode, and <see cref="LogReader.TryGetText"/> has them. Null, the default: none.
    /// </summary>
    public Func<IEntryText>? Texts { get; init; }

    /// <summary>Ends the reading, as if the logs ended there; asked now and then, and heard while a pipe is waited
    /// for.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The zone of timestamps without one; default: UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The dialect that all logs are written in, one of <see cref="Dialects.DialectNames"/>; null, the
    /// default: it is found out for each file.</summary>
    public string? Dialect { get; init; }

    /// <summary>Threads that decode, the caller's included: 1 to 16; default: one a processor. With 1 nothing runs
    /// beside the caller.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, Limits.MaxReadThreads);

    /// <summary>Whether what stands in rings and not yet in the files is read, too: of processes that were killed, and
    /// of those that live (then without the delay of their writing). Default: yes.</summary>
    public bool IncludeRings { get; init; } = true;

    /// <summary>Whether the indexes of closed files may be asked which parts of them can have what is wanted; default:
    /// yes.</summary>
    public bool UseIndexes { get; init; } = true;

    /// <summary>
    /// Which files may be searched for a time instead of being read from their front; default:
    /// <see cref="TimeSearch.Ordered"/>. Concerns <see cref="Since"/> and <see cref="Until"/> only.
    /// </summary>
    public TimeSearch Search { get; init; } = TimeSearch.Ordered;

    /// <summary>What is read for <c>-</c>; null: the process's standard input. It is not closed.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Called, on the thread that reads, when what is read only once (a pipe, standard input) has nothing more
    /// for now: the time to show what was read. Null: nobody.</summary>
    public Action? BeforeWaiting { get; init; }

    /// <summary>How long a follower holds a record back so that an earlier one of another log can come before it; zero
    /// for not at all, at most a minute. Default: 20 ms, which leaves a line shown within 50 ms. With one log nothing
    /// is held back.</summary>
    public TimeSpan SortWindow { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The clock of followers; default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal int ThreadCount => Math.Clamp(Threads, 1, Limits.MaxReadThreads);

    internal TimeWindow Window => new(Since?.UtcTicks ?? long.MinValue, Until?.UtcTicks ?? long.MaxValue);
}
