using Hewn.Store.Scanning.Filters;

namespace Hewn.Store.Scanning.Answers;

/// <summary>The questions of an <see cref="Overview"/>: to be asked in one pass, or each by itself.</summary>
internal sealed class OverviewQuestions
{
    private static readonly FieldKey _duration = FieldKey.Of(KnownField.Duration);
    private static readonly FieldKey _status = FieldKey.Of(KnownField.Status);

    private readonly GroupCountQuestion _levels;
    private readonly CountQuestion _withStatus;
    private readonly CountQuestion _failed;
    private readonly NumberQuestion _durations;
    private readonly Dictionary<NumberQuestion, IReadOnlyList<NumberSummary>> _numbers = [];
    private readonly List<(GroupCountQuestion Records, GroupCountQuestion Errors, NumberQuestion Durations)> _tables;

    /// <param name="request">What is asked.</param>
    /// <param name="fields">The table that all use; null: each has its own, and the whole filter.</param>
    /// <param name="maxKept">Values that all may keep together.</param>
    public OverviewQuestions(OverviewRequest request, FieldTable? fields, long maxKept)
    {
        long kept = fields is null ? maxKept : maxKept / (1 + request.Groups.Count);
        _levels = new(
            Of(), FieldKey.Of(KnownField.Level), request.Step.Ticks * TimeSpan.NanosecondsPerTick, fields);
        _withStatus = new(Of(LineCondition.Field(_status, FieldOperator.Exists)), fields);
        _failed = new(Of(LineCondition.Field(_status, FieldOperator.GreaterOrEqual, "400")), fields);
        _durations = new(Of(), _duration, null, request.Quantiles, kept, fields);
        _tables =
        [
            .. request.Groups.Select(field => (
                new GroupCountQuestion(Of(), field, null, fields),
                new GroupCountQuestion(Of(LineCondition.MinLevel(Level.Error)), field, null, fields),
                new NumberQuestion(Of(), _duration, field, request.Quantiles, kept, fields))),
        ];

        LineFilter Of(params LineCondition[] besides) => fields is null
            ? new()
            {
                Conditions = [.. request.Filter.Conditions, .. besides],
                FromNs = request.Filter.FromNs,
                UntilNs = request.Filter.UntilNs,
            }
            : new() { Conditions = besides };
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Question> All =>
    [
        _levels, _withStatus, _failed, _durations,
        .. _tables.SelectMany(table => (Question[])[table.Records, table.Errors, table.Durations]),
    ];

    /// <summary>Those that have to be asked again to be exact; they are ready for that.</summary>
    public IReadOnlyList<Question> PrepareSecondPass() =>
        [.. All.OfType<NumberQuestion>().Where(question => question.PrepareSecondPass())];

    /// <summary>Takes the answer of a question, whose values are not needed any more then.</summary>
    public void Finish(NumberQuestion question)
    {
        _numbers[question] = question.Answer;
        question.Release();
    }

    /// <summary>The answer; all questions of numbers are finished.</summary>
    public Overview Answer(IReadOnlyList<SegmentReport> files, bool hasForeign) =>
        new()
        {
            Levels = new(_levels.Answer, _levels.Overflow, files),
            WithStatus = _withStatus.Lines,
            Failed = _failed.Lines,
            Durations = _numbers[_durations] is [var all, ..] ? all : null,
            Tables =
            [
                .. _tables.Select(table => new OverviewTable(
                    new(table.Records.Answer, table.Records.Overflow, files),
                    new(table.Errors.Answer, table.Errors.Overflow, files),
                    new(_numbers[table.Durations], table.Durations.Overflow, files))),
            ],
            HasForeignRecords = hasForeign,
        };
}
