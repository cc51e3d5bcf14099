using System.Runtime.CompilerServices;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Answers;

/// <summary>One thread's counts by group and time.</summary>
internal sealed unsafe class GroupCountState(GroupCountQuestion question) : QuestionState
{
    private readonly Dictionary<(int Group, long Bucket), long> _counts = [];
    private readonly TimestampText _times = new();
    private readonly long _stepNs = question.StepNs ?? 0;
    private long[] _now = new long[16]; // counts by group in the bucket that is being filled
    private long _bucket = GroupCountQuestion.NoBucket;
    private long _overflow;

    public GroupCountQuestion Question => question;

    public GroupReader Groups { get; } = new(question.GroupField, GroupCountQuestion.MaxGroups);

    public override void Add(byte* piece, Slice* values)
    {
        long ns = GroupCountQuestion.NoBucket;
        if (question.TimeField != GroupReader.NoField
            && !_times.TryRead(piece, values[question.TimeField], out ns))
            ns = GroupCountQuestion.NoBucket;
        Add(Groups.Read(piece, values), ns, 1);
    }

    /// <summary>Counts records of a group at a time; <see cref="GroupCountQuestion.NoBucket"/> is no time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int group, long ns, long count)
    {
        unchecked // The difference may wrap around: then it is large, and that is what is asked.
        {
            bool isHere = _stepNs == 0 || _bucket == GroupCountQuestion.NoBucket || ns == GroupCountQuestion.NoBucket
                ? ns == _bucket || _stepNs == 0
                : (ulong)(ns - _bucket) < (ulong)_stepNs;
            if (!isHere)
                ChangeBucket(ns);
            if (group >= _now.Length)
                Array.Resize(ref _now, Math.Max(group + 1, _now.Length * 2));
            _now[group] += count;
        }
    }

    public override void HandOver()
    {
        ChangeBucket(GroupCountQuestion.NoBucket);
        question.Add(Groups, _counts, _overflow);
    }

    private void ChangeBucket(long ns)
    {
        for (int group = 0; group < Math.Min(Groups.Count, _now.Length); group++)
        {
            if (_now[group] == 0)
                continue;
            (int, long) cell = (group, _bucket);
            if (_counts.TryGetValue(cell, out long before) || _counts.Count < GroupCountQuestion.MaxCells)
                _counts[cell] = before + _now[group];
            else
                _overflow += _now[group];
            _now[group] = 0;
        }

        _bucket = ns == GroupCountQuestion.NoBucket ? ns : BucketOf(ns);
    }

    /// <summary>The multiple of the step at or below a time.</summary>
    private long BucketOf(long ns)
    {
        long rest = ns % _stepNs;
        return ns - (rest < 0 ? rest + _stepNs : rest);
    }
}
