using System.Globalization;
using StressChild;

namespace Stress;

/// <summary>The law of conservation for one life: what must have become of each call, against the files.</summary>
/// <param name="life">Its number.</param>
/// <param name="journal">What its threads wrote down.</param>
/// <param name="all">Its lines.</param>
/// <param name="errors">Those in the file for errors.</param>
/// <param name="hasTold">Whether it ended by a stop or a signal, upon which the log tells of everything.</param>
internal sealed class LifeCheck(int life, JournalFile journal, LifeLines all, LifeLines errors, bool hasTold)
{
    private readonly List<string> _faults = [];
    private long _surelyKept; // Records that were heard for certain and do not stand in the log.
    private long _surelyKeptByNoise; // Of those, that no full ring can have dropped.
    private long _flushedByNoise; // Of those, of which a flush has told.
    private long _perhapsKept; // Records that may have been heard and do not stand in the log.
    private long _handedOver; // Lines of one system that the next has written.
    private readonly long[] _limitedOf = new long[JournalFile.Threads];
    private readonly SortedDictionary<int, (int First, int Last, int Records)> _lostOf = []; // By thread.

    public StressFigures Figures { get; private set; }

    /// <summary>What is wrong; nothing, if the law holds.</summary>
    public IReadOnlyList<string> Check(string figuresFile)
    {
        for (int thread = 0; thread < JournalFile.Threads; thread++)
        {
            for (int number = 0; journal.Read(thread, number) is { } entry; number++)
            {
                if (entry.Kind == CallKind.FirstOfEqual)
                    CheckEqual(thread, number);
                else if (entry.Kind != CallKind.Equal)
                    CheckNumbered(thread, number, entry);
            }
        }

        CheckSums();
        if (File.Exists(figuresFile))
            Array.ForEach(File.ReadAllLines(figuresFile), CheckSystem);
        if (journal.HasStopped && _handedOver != 0)
            _faults.Add($"life {life}: {_handedOver} lines more in its file than its systems have written");
        if (_lostOf.Count > 0)
            _faults.Insert(0, WhatIsLost());
        return _faults;
    }

    private void CheckNumbered(int thread, int number, JournalEntry entry)
    {
        int lines = all.Count(thread, number);
        Count(entry, lines);
        if (lines > 1)
            Fault(thread, number, entry, $"stands {lines} times");
        else if (lines == 1 && (entry.Fate & CallFate.Unheard) != 0 && (entry.Fate & CallFate.Held) == 0)
            Fault(thread, number, entry, "is below its level and stands in the log");
        else if (lines == 0 && entry.Fate == CallFate.Returned)
            Lose(thread, number, entry);
        int errorLines = errors.Count(thread, number);
        if (errorLines > 1 || (errorLines == 0 && lines == 1 && entry.IsError))
            Fault(thread, number, entry, $"stands {errorLines} times in the file for errors");
        if (lines == 0)
            Miss(entry, 1);
    }

    private void CheckEqual(int thread, int first)
    {
        int calls = 0, returned = 0, certain = 0, flushed = 0;
        JournalEntry entry = journal.Read(thread, first)!.Value;
        for (int number = first; ; number++)
        {
            if (journal.Read(thread, number) is not { } next || (number > first && next.Kind != CallKind.Equal))
                break;
            calls++;
            returned += next.Fate == CallFate.None ? 0 : 1;
            bool isCertain = next.Fate is CallFate.Returned or (CallFate.Returned | CallFate.MayFold);
            certain += isCertain ? 1 : 0;
            flushed += isCertain && next.Epoch <= journal.FlushedEpoch ? 1 : 0;
            entry = next with { Fate = entry.Fate | next.Fate };
        }

        int lines = all.Count(thread, first);
        long told = all.Repeated.GetValueOrDefault((thread, first));
        long known = lines + told;
        Count(entry, lines);
        if (known > calls || known < (hasTold ? certain : flushed) || (certain > 0 && lines == 0))
            Fault(thread, first, entry, $"{calls} equal calls: {lines} lines, {told} told, {certain} must be known");
        if ((entry.Fate & CallFate.MayFold) == 0 && certain == calls && lines != calls)
            Fault(thread, first, entry, $"{calls} equal calls, none to be folded: {lines} lines");
        int missing = returned - lines;
        for (int number = first; number < first + calls && missing > 0; number++, missing--)
            Miss(entry with { Epoch = int.MaxValue }, 1);
    }

    private void Count(JournalEntry entry, int lines)
    {
        bool isMust = entry.Fate == CallFate.Returned;
        Figures += new StressFigures
        {
            Calls = 1,
            Musts = isMust ? 1 : 0,
            Unheard = (entry.Fate & CallFate.Unheard) != 0 ? 1 : 0,
            Lines = lines,
        };
    }

    private void Miss(JournalEntry entry, int calls)
    {
        if ((entry.Fate & CallFate.MayBeLimited) != 0)
            _limitedOf[entry.Logger] += calls;
        if (entry.Fate == CallFate.None || (entry.Fate & (CallFate.MayBeUnheard | CallFate.Held)) != 0)
        {
            _perhapsKept += calls;
        }
        else if ((entry.Fate & CallFate.Unheard) == 0)
        {
            _surelyKept += calls;
            if ((entry.Fate & CallFate.MayBeDropped) != 0)
                return;
            _surelyKeptByNoise += calls;
            if (entry.Epoch <= journal.FlushedEpoch)
                _flushedByNoise += calls;
        }
    }

    /// <summary>What is missing, and what is told.</summary>
    private void CheckSums()
    {
        Told told = all.Told;
        Figures += new StressFigures
        {
            Folded = told.Folded, Limited = told.Limited, Sampled = told.Sampled, Forgotten = told.Forgotten,
            Overflowed = told.Overflowed, DroppedFull = told.DroppedFull, Systems = all.Generations.Count,
        };
        long atLeast = hasTold ? _surelyKept : _flushedByNoise;
        if (told.Kept + told.DroppedFull < atLeast)
            _faults.Add($"life {life}: {atLeast} are missing, told are {told.Kept} and {told.DroppedFull} dropped");
        if (hasTold && told.Kept < _surelyKeptByNoise)
            _faults.Add($"life {life}: noise control kept {_surelyKeptByNoise}, told are {told.Kept}");
        if (told.Kept > _surelyKept + _perhapsKept)
            _faults.Add($"life {life}: told are {told.Kept}, missing {_surelyKept}, perhaps {_perhapsKept} more");
        foreach ((string logger, long limited) in told.ByLogger)
        {
            long missing = _limitedOf[int.Parse(logger.AsSpan(1), CultureInfo.InvariantCulture)];
            if (limited > missing)
                _faults.Add($"life {life}: limits and samples of {logger} kept {limited}, missing are {missing}");
        }
    }

    /// <summary>The figures of a system that stopped in order, against its own lines.</summary>
    private void CheckSystem(string text)
    {
        long[] figures = [.. text.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        Told told = all.Generations.GetValueOrDefault((int)figures[0]) ?? new Told();
        string system = $"life {life}, system {figures[0]}";
        // A call that has built its line when its system stops hands it to the next one, with what it had built, its
        // service among it: one of each thread at most. Who rebuilt it would tell of a time that was not the call's.
        _handedOver += told.Lines - figures[2];
        if (_handedOver is < 0 or > JournalFile.Threads)
            _faults.Add($"{system}: {told.Lines} lines, {figures[2]} written by its status; {_handedOver} handed over");
        Same("lost by files", 0, figures[3]);
        Same("dropped by a full ring", told.DroppedFull, figures[4]);
        Same("folded", told.Folded, figures[7]);
        Same("refused by rate limits", told.Limited, figures[8]);
        Same("left out by samples", told.Sampled, figures[9]);
        Same("forgotten with their calls", told.Forgotten, figures[10]);
        Same("pushed out of buffers", told.Overflowed, figures[11]);
        Same("dropped at the stop", 0, figures[5]);
        Same("accepted", figures[2] + figures[5] + figures[6] + figures[7..].Sum(), figures[1]);

        void Same(string what, long inLog, long inStatus)
        {
            if (inLog != inStatus)
                _faults.Add($"{system}: {what}: {inLog} by the log, {inStatus} by its status");
        }
    }

    private void Lose(int thread, int number, JournalEntry entry)
    {
        (int first, int _, int records) = _lostOf.GetValueOrDefault(thread, (number, 0, 0));
        _lostOf[thread] = (first, number, records + 1);
        Fault(thread, number, entry, "is lost");
    }

    /// <summary>All of it in one line, so that it can be seen whether that is the end of a ring, or a file.</summary>
    private string WhatIsLost()
    {
        IEnumerable<string> lost = _lostOf.Select(thread =>
            $"{thread.Key}: {thread.Value.Records} of {thread.Value.First} to {thread.Value.Last}");
        IEnumerable<string> systems = all.Generations.OrderBy(system => system.Key)
            .Select(system => $"{system.Key}: {system.Value.Lines} lines");
        return $"life {life}: lost by threads {string.Join(", ", lost)}; of systems are there "
            + $"{string.Join(", ", systems)}; flushed up to {journal.FlushedEpoch}";
    }

    private void Fault(int thread, int number, JournalEntry entry, string what)
    {
        if (_faults.Count < 20)
            _faults.Add($"life {life}: {thread}/{number} ({entry}) {what}");
    }
}
