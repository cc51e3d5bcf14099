using Hewn.LogQL.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Finds out which times the lines of parts have, without looking at anything else of them.</summary>
internal sealed class TimeSurvey
{
    private static readonly EntryRequest _noEntry =
        new([], long.MaxValue, long.MinValue, EntryOrder.Any, EntryHints.None);

    private readonly LocalSourceOptions _options;
    private readonly ReadingQuestion _lines;
    private readonly ReadingQuestion _slog;

    public TimeSurvey(LocalSourceOptions options, StreamCensus census)
    {
        _options = options with { Labels = new([]), Metadata = new HashSet<string>(), Tally = new() };
        (_lines, _slog) = (new(_noEntry, null, NoEntries.Instance, _options, census),
            ReadingQuestion.OfSlog(_noEntry, NoEntries.Instance, _options, census));
    }

    /// <summary>Looks at parts of one file; those of which nothing could be found out stay as they are.</summary>
    /// <param name="lane">The file.</param>
    /// <param name="parts">Parts of it.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Those that may have lines of the time that is asked for.</returns>
    public IEnumerable<ReadPart> Look(ScanLane lane, IEnumerable<ReadPart> parts, CancellationToken stop)
    {
        ReadPart[] inOrder = [.. parts.OrderBy(part => part.Stretch.From)];
        if (lane.OpenFile() is not { } file)
            return inOrder; // which reading them says
        Stretch[] stretches = [.. inOrder.Select(part => part.Stretch)];
        ReadingQuestion question = lane.Question.Form == LineForm.Slog ? _slog : _lines;
        lane.Enter(question, file);
        question.Times = lane.Times;
        lane.Times.Expect(stretches);
        SegmentQueryOptions scan = _options.ForScan(_options.Threads);
        SegmentReport report = PlainScan.Run(question, file, stretches,
            scan with { Tuning = scan.Tuning with { Form = question.Form } }, _ => { }, stop);
        stop.ThrowIfCancellationRequested();
        if (report.Outcome == ScanOutcome.Complete)
        {
            lane.Times.Finish(file);
            for (int i = 0; i < inOrder.Length; i++)
            {
                // A part in which no line begins is read: it may be one that is too long.
                if (lane.Times.FoundAt(i) is not { } times)
                    continue;
                lane.SetTimes(inOrder[i], times.MinNs, times.MaxNs);
                if (!lane.Wants(times.MinNs, times.MaxNs))
                    inOrder[i] = null!;
            }
        }

        return inOrder.Where(part => part is not null);
    }
}
