using System.Threading.Channels;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Index;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Scanning;

/// <summary>
/// Questions about files of JSON lines, or of the text that Go's slog writes. Answers are exact, or say where they are
/// not. Thread-safe; each question opens the files anew.
/// </summary>
/// <remarks>
/// A file that is missing, cut or unreadable throws nothing: its report in the answer says so. Memory stays below
/// 200 MiB whatever the files hold.
/// </remarks>
/// <param name="paths">The files, in the order they are read; plain text, not packed.</param>
/// <param name="options">How; null: the defaults.</param>
public sealed class SegmentQuery(IReadOnlyList<string> paths, SegmentQueryOptions? options = null)
{
    private static readonly TimeSpan _maxStep = TimeSpan.FromDays(90);
    private readonly SegmentQueryOptions _options = options ?? new();

    /// <summary>Counts the lines that pass a filter.</summary>
    public CountAnswer Count(LineFilter filter, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var question = new CountQuestion(filter);
        IReadOnlyList<SegmentReport> files = Ask(question, stop);
        return new(question.Lines, files);
    }

    /// <summary>Counts the records that pass a filter by a field, by time, or by both.</summary>
    /// <param name="filter">Which records.</param>
    /// <param name="group">The field; null: all are one group.</param>
    /// <param name="step">The length of a time bucket, up to 90 days; null: time does not matter.</param>
    /// <param name="stop">Cancels; the answer then holds what was counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not above zero, or too long.</exception>
    public GroupCountAnswer CountBy(
        LineFilter filter, FieldKey? group, TimeSpan? step = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (step is { } length)
            CheckStep(length);
        var question = new GroupCountQuestion(filter, group, step?.Ticks * TimeSpan.NanosecondsPerTick);
        IReadOnlyList<SegmentReport> files = Ask(question, stop);
        return new(question.Answer, question.Overflow, files);
    }

    /// <summary>Statistics of a numeric field of the records that pass a filter.</summary>
    /// <param name="filter">Which records.</param>
    /// <param name="value">The field; texts that are numbers count, other values do not.</param>
    /// <param name="group">The field to group by; null: all are one group.</param>
    /// <param name="quantiles">Which quantiles, each from 0 to 1; between two ranks they are linear.</param>
    /// <param name="stop">Cancels; the answer then holds what was read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quantile is not from 0 to 1.</exception>
    public NumberAnswer Summarize(
        LineFilter filter,
        FieldKey value,
        FieldKey? group = null,
        IReadOnlyList<double>? quantiles = null,
        CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(value);
        CheckQuantiles(quantiles ?? []);
        var question = new NumberQuestion(filter, value, group, quantiles ?? [], _options.Tuning.MaxKeptValues);
        IReadOnlyList<SegmentReport> files = Ask(question, stop);
        if (!stop.IsCancellationRequested && question.PrepareSecondPass())
            Ask(question, stop);
        var answer = new NumberAnswer(question.Answer, question.Overflow, files);
        question.Release();
        return answer;
    }

    /// <summary>
    /// The usual figures of the records that pass a filter: by level and time, by the values of fields, statuses,
    /// durations. In one pass, or where all files have indexes, from these.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="stop">Cancels; the answer then holds what was read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quantile is not from 0 to 1, or the step not above zero, up to
    /// 90 days.</exception>
    public Overview Survey(OverviewRequest request, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckQuantiles(request.Quantiles);
        CheckStep(request.Step);
        return HaveIndexes(out bool hasForeign)
            ? SurveyIndexes(request, hasForeign, stop)
            : SurveyLines(request, stop);
    }

    /// <summary>
    /// Finds the lines that pass a filter, in the order they stand in the files, and hands them over as they come.
    /// </summary>
    /// <param name="filter">Which lines.</param>
    /// <param name="output">
    /// Gets the lines; a bounded channel keeps the reading in step with the reader. Completed at the end.
    /// </param>
    /// <param name="stop">Cancels; whoever stops taking batches has to.</param>
    /// <returns>What became of each file.</returns>
    public Task<IReadOnlyList<SegmentReport>> FindAsync(
        LineFilter filter, ChannelWriter<LineBatch> output, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(output);
        return Task.Factory.StartNew(
            () =>
            {
                Exception? failure = null;
                try
                {
                    return (IReadOnlyList<SegmentReport>)Ask(new FindQuestion(filter, output, stop), stop);
                }
                catch (Exception bug) // The boundary of the task: whoever reads the channel has to learn of it, too.
                {
                    failure = bug;
                    throw;
                }
                finally
                {
                    output.TryComplete(failure);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static void CheckQuantiles(IReadOnlyList<double> quantiles)
    {
        foreach (double quantile in quantiles)
        {
            if (!(quantile >= 0 && quantile <= 1))
                throw new ArgumentOutOfRangeException(nameof(quantiles), quantile, "expected quantiles from 0 to 1");
        }
    }

    private static void CheckStep(TimeSpan step)
    {
        if (step <= TimeSpan.Zero || step > _maxStep)
            throw new ArgumentOutOfRangeException(nameof(step), step, "expected a step above zero, up to 90 days");
    }

    private Overview SurveyLines(OverviewRequest request, CancellationToken stop)
    {
        var fields = new FieldTable();
        var questions = new OverviewQuestions(request, fields, _options.Tuning.MaxKeptValues);
        var all = new ManyQuestion(request.Filter, questions.All, fields);
        IReadOnlyList<SegmentReport> files = Ask(all, stop);
        if (!stop.IsCancellationRequested && questions.PrepareSecondPass() is { Count: > 0 } again)
            Ask(new ManyQuestion(request.Filter, again, fields), stop);
        foreach (NumberQuestion question in questions.All.OfType<NumberQuestion>())
            questions.Finish(question);
        return questions.Answer(files, all.HasForeign);
    }

    private Overview SurveyIndexes(OverviewRequest request, bool hasForeign, CancellationToken stop)
    {
        var questions = new OverviewQuestions(request, null, _options.Tuning.MaxKeptValues);
        IReadOnlyList<SegmentReport> files = [];
        foreach (Question question in questions.All)
        {
            IReadOnlyList<SegmentReport> read = Ask(question, stop);
            files = files.Count == 0 ? read : files; // The first one is about records of any kind.
            if (question is not NumberQuestion numbers)
                continue;
            if (!stop.IsCancellationRequested && numbers.PrepareSecondPass())
                Ask(numbers, stop);
            questions.Finish(numbers); // before the next one needs room
        }

        return questions.Answer(files, hasForeign);
    }

    /// <summary>Whether all files can be answered for by indexes.</summary>
    private bool HaveIndexes(out bool hasForeign)
    {
        hasForeign = false;
        if (_options.Index == IndexUse.Never)
            return false;
        foreach (string path in paths)
        {
            using ScanFile? file = ScanFile.TryOpen(path, out _);
            using IndexFile? index = file is null || SlogLine.BeginsFile(file)
                ? null
                : OpenIndex(file, out _, CancellationToken.None);
            if (index is null)
                return false;
            hasForeign |= index.HasForeign;
        }

        return paths.Count > 0;
    }

    private List<SegmentReport> Ask(Question question, CancellationToken stop)
    {
        long done = 0;
        var reports = new List<SegmentReport>();
        foreach (string path in paths)
        {
            using ScanFile? file = ScanFile.TryOpen(path, out SegmentReport report);
            reports.Add(file is null ? report : Ask(question, file, Progress, stop));
        }

        return reports;

        void Progress(long bytes) => _options.Progress?.Report(Interlocked.Add(ref done, bytes));
    }

    private SegmentReport Ask(Question question, ScanFile file, Action<long> progress, CancellationToken stop)
    {
        question.BeginFile(file.Path);
        LineForm form = SlogLine.BeginsFile(file) ? LineForm.Slog : LineForm.Json;
        string indexPath = "";
        using IndexFile? index = form == LineForm.Slog ? null : OpenIndex(file, out indexPath, stop);
        if (index is null)
        {
            Stretch[] chunks = ParallelScan.Chunks(file.Length, question.ChunkBytes ?? _options.Tuning.ChunkBytes);
            SegmentQueryOptions options = _options with { Tuning = _options.Tuning.For(form) };
            return PlainScan.Run(question, file, chunks, options, progress, stop);
        }

        SegmentReport report = IndexedScan.Run(question, file, index, _options, progress, stop, out bool isDamaged);
        if (isDamaged)
            SegmentIndex.Discard(indexPath);
        return report;
    }

    private IndexFile? OpenIndex(ScanFile file, out string indexPath, CancellationToken stop)
    {
        indexPath = "";
        if (_options.Index == IndexUse.Never)
            return null;
        IndexFile? index = SegmentIndex.TryOpen(file, out indexPath);
        bool isWanted = _options.Index == IndexUse.Build && file.Length >= _options.MinIndexedBytes;
        // Where building fails (a folder that takes no files, say), the lines are read as if nobody had asked for it.
        return index is null && isWanted && SegmentIndex.Build(file, _options, stop) is null
            ? SegmentIndex.TryOpen(file, out indexPath)
            : index;
    }
}
