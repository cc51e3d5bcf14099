using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>Makes samples of plain lines from their fields, and hands over the other lines.</summary>
internal sealed unsafe class SampleState : LineState
{
    private readonly ReadingQuestion _question;
    private readonly SamplePlan _samples;
    private readonly ISampleConsumer _consumer;
    private readonly StreamTable _groups;
    private readonly List<SampleSeries?> _series = []; // by group; null for one that is not wanted

    public SampleState(ReadingQuestion question, SamplePlan samples, ISampleConsumer consumer)
        : base(question, consumer)
    {
        (_question, _samples, _consumer) = (question, samples, consumer);
        _groups = new(Plan.Groups, question.File.Labels, EmptyValues.Refuse);
    }

    /// <summary>Labels that all lines of the file have.</summary>
    public LabelSet FileLabels => _question.File.Labels;

    /// <summary>Whether it makes no difference which of two times, or of those between, a sample has.</summary>
    public bool AreAlike(long firstNs, long lastNs) => _consumer.AreAlike(firstNs, lastNs);

    public override IBlockAnswer? AnswerFrom(IndexFile index) => _question.Labels is { } labels
        ? SampleColumns.TryMake(this, Plan, _samples, index, labels, _question.IsUtc)
        : null;

    protected override bool TryTake(byte* piece, int length, Slice* values, long ns, ref LineCounts counts)
    {
        double number = _samples.CountsBytes ? length : 1;
        if (Plan.Value is { } field && !FieldText.TryReadNumber(piece, values[field], out number, out bool isNumber))
        {
            // Without the label there is no sample; a text that is no number is an error that the query tells.
            return !isNumber && FieldValue.Read(piece, values[field], out _) == Verdict.Fails && Count(ref counts);
        }

        int group = _groups.Find(piece, values);
        if (group == StreamTable.Unsure)
            return false;
        SeriesOf(group)?.Add(ns, number);
        return Count(ref counts);
    }

    private static bool Count(ref LineCounts counts)
    {
        unchecked // A count of lines.
        {
            counts.Known++;
        }

        return true;
    }

    private SampleSeries? SeriesOf(int group)
    {
        while (_series.Count <= group)
            _series.Add(NewSeries(_groups[_series.Count]));
        return _series[group];
    }

    /// <summary>The series of a group's labels; null when nobody asks for it.</summary>
    public SampleSeries? NewSeries(LabelSet group)
    {
        if (_samples.WithoutNames is not null)
            _question.Meet(group.Without(Plan.Metadata.Select(field => field.Name)));
        foreach (LabelMatcher matcher in Plan.Request.Matchers)
        {
            if (!matcher.IsMatch(_question.IsStreamLabel(matcher.Name) ? group[matcher.Name] : ""))
                return null;
        }

        return _consumer.SeriesOf(_samples.WithoutNames is { } gone
            ? group.Without(gone)
            : group.Only(_samples.GroupNames));
    }
}
