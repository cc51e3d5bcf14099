using System.Globalization;
using Hewn.Store.Entries;

namespace Hewn.Store.Sessions;

/// <summary>What was come across while a session's records were read. Not thread-safe.</summary>
public sealed class SessionTally
{
    private readonly List<string> _faultPlaces = [];
    private readonly long[] _levels = new long[(int)Level.Fatal + 1];

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Records that became readable by writing bare <c>NaN</c> and infinities as strings.</summary>
    public long Mended { get; private set; }

    /// <summary>Lines that are no record.</summary>
    public long Unparsable { get; private set; }

    /// <summary>Where the first lines are that are no record, and why.</summary>
    public IReadOnlyList<string> FaultPlaces => _faultPlaces;

    /// <summary>Records of a level; those without one count as INFO.</summary>
    public long Of(Level level) => _levels[(int)level];

    /// <summary>
    /// Makes a record of an entry that is none only because of bare numbers, if it can, and counts it.
    /// </summary>
    /// <param name="entry">An entry as a reader hands it out, before the next is read.</param>
    public void Take(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Fault is not null && !TryMend(entry))
        {
            Unparsable++;
            if (_faultPlaces.Count < Limits.MaxFaultPlaces)
            {
                _faultPlaces.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(entry.Path)}:{entry.LineNumber}: {entry.Fault}"));
            }

            return;
        }

        Records++;
        _levels[(int)(entry.Level ?? Level.Info)]++;
    }

    private bool TryMend(Entry entry)
    {
        (string fault, ReadOnlyMemory<byte> raw) = (entry.Fault!, entry.Raw);
        if (LooseJson.Normalise(raw.Span, out _) is not { } normal)
            return false;
        if (entry.SetRecord(normal) is not null)
        {
            entry.SetFault(raw, fault);
            return false;
        }

        entry.HasTimestamp =
            new TimestampReader(TimeZoneInfo.Utc).TryRead(entry.Utf8(Field.Timestamp), out long ticks);
        if (entry.HasTimestamp)
            entry.UtcTicks = ticks;
        Mended++;
        return true;
    }
}
