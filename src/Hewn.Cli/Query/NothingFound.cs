using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// What may be why a query found nothing: labels, values and fields that it asks for and nothing has, with what was
/// meant perhaps. Looked up among the streams that were met and the last records of the files.
/// </summary>
internal sealed class NothingFound(QueryRequest request, LocalEntrySource source, TimeProvider time)
{
    private const int MaxNamed = 12;

    private readonly Lazy<LabelSample> _sample = new(() => LabelSample.Of(request.Files, request.Labels));
    private readonly LabelSet[] _streams = [.. source.Streams, .. request.Files.Select(file => file.Labels).Distinct()];

    /// <summary>Sentences about it; none where all that is asked for is there.</summary>
    public IEnumerable<string> Why(CancellationToken cancellation)
    {
        if (source.Tally is { Bytes: 0, Skipped: 0, Problems.Count: 0 } && request.Files.All(IsEmpty))
            return ["there is nothing in the files that are asked."];
        return IsOutOfTime(cancellation) is { } outOfTime
            ? [outOfTime]
            : AskedLog.Of(request.Expression).SelectMany(log => WhyNot(log, cancellation)).Distinct();
    }

    /// <summary>Whether lines are asked for of a time from which there are none.</summary>
    private string? IsOutOfTime(CancellationToken cancellation)
    {
        if (request.SinceNs is null && request.UntilNs is null)
            return null;
        if (request.Expression is not LogExpression)
            return IsOutOfPoints();
        if (source.Extent() is not { } there)
            return HasLine(cancellation) ? null : NoTimes();
        bool isOutside = request.SinceNs > there.LastNs || request.UntilNs <= there.FirstNs;
        return isOutside && !HasLine(cancellation)
            ? $"no line is of the time that is asked for; those here are of {TimeOf(there.FirstNs)} to "
                + $"{TimeOf(there.LastNs)}."
            : null;
    }

    /// <summary>Whether no point that is asked for looks back on a line, as heads and ends of the files tell.</summary>
    private string? IsOutOfPoints()
    {
        LogRange[] ranges = [.. RangesOf(request.Expression)];
        if (ranges.Length == 0 || source.Extent() is not { } there)
            return null;
        long? first = request.IsInstant ? request.UntilNs : request.SinceNs;
        bool isBehind = first is { } from
            && ranges.All(range => (Int128)from - range.Interval - range.Offset > there.LastNs);
        bool isBefore = request.UntilNs is { } until
            && ranges.All(range => (Int128)until - range.Offset < there.FirstNs);
        return isBehind || isBefore
            ? $"no line is of the time that is asked for; those here are of {TimeOf(there.FirstNs)} to "
                + $"{TimeOf(there.LastNs)}."
            : null;
    }

    private static IEnumerable<LogRange> RangesOf(Expression expression) => expression switch
    {
        RangeAggregation range => [range.Range],
        VectorAggregation vector => RangesOf(vector.Inner),
        LabelReplaceExpression replace => RangesOf(replace.Inner),
        BinaryExpression binary => [.. RangesOf(binary.Left), .. RangesOf(binary.Right)],
        _ => [],
    };

    private static bool IsEmpty(LocalFile file) => new FileInfo(file.Path) is not { Exists: true, Length: > 0 };

    private string NoTimes()
    {
        long last = request.Files.Select(file => QueryTimeText.NsOf(File.GetLastWriteTimeUtc(file.Path)))
            .DefaultIfEmpty(QueryTimeText.NsOf(time.GetUtcNow())).Max();
        return "no line at the head of a file here has a time that can be read: such lines are taken at the time of "
            + $"their file's last write, the newest one {TimeOf(last)}, and that is not asked for.";
    }

    /// <summary>Whether any line is of the time: heads and ends of the files do not tell all.</summary>
    private bool HasLine(CancellationToken cancellation)
    {
        var any = new FirstEntry();
        new LocalEntrySource(request.Files, new() { Labels = request.Labels, Zone = request.Zone }).Read(
            new([], request.SinceNs ?? long.MinValue, request.UntilNs ?? long.MaxValue, EntryOrder.Any,
                EntryHints.None), any, cancellation);
        return any.IsFound;
    }

    private string TimeOf(long ns) => QueryTimeText.Second(ns, request.Zone);

    private IEnumerable<string> WhyNot(AskedLog asked, CancellationToken cancellation)
    {
        string[] found = [.. WhyNoStream(asked.Log), .. WhyNoField(asked)];
        return found.Length > 0
            ? found
            : new ParsedLabels(request, time).WhyNot(asked.Log, asked.Unwrap, _sample, cancellation);
    }

    private IEnumerable<string> WhyNoStream(LogExpression log)
    {
        foreach (LabelMatcher matcher in log.Matchers)
        {
            if (!matcher.IsMatch("") && WhyNot(matcher) is { } why)
                yield return why;
        }
    }

    private string? WhyNot(LabelMatcher matcher)
    {
        if (Array.Exists(_streams, stream => stream.Has(matcher.Name) && matcher.IsMatch(stream[matcher.Name])))
            return null; // it is something else
        string[] names = [.. _streams.SelectMany(stream => stream).Select(label => label.Name)
            .Concat(_sample.Value.StreamNames).Distinct().Order(StringComparer.Ordinal)];
        if (names.Contains(matcher.Name))
            return WhyNoValue(matcher);
        if (_sample.Value.Names.Contains(matcher.Name))
        {
            return $"'{matcher.Name}' is a field of records and no label of streams: ask {{…}} | {matcher}, or make "
                + $"it a label with --label {matcher.Name}";
        }

        string meant = Meant(matcher.Name, names, _sample.Value.Names);
        return $"no line that was looked at has a label '{matcher.Name}'{meant} Labels here: {List(names)}";
    }

    private string? WhyNoValue(LabelMatcher matcher)
    {
        string[] values = [.. _streams.Select(stream => stream[matcher.Name])
            .Concat(_sample.Value.ValuesOf(matcher.Name)).Where(value => value.Length > 0).Distinct()];
        if (values.Length == 0 || values.Any(matcher.IsMatch)
            || !_sample.Value.WouldHold(matcher.Name, matcher.Value))
            return null;
        string? other = Array.Find(values, value => value.Equals(matcher.Value, StringComparison.OrdinalIgnoreCase));
        if (matcher.Match == MatchOperator.Equal && other is not null)
        {
            return $"no line has {matcher}; there is {new Label(matcher.Name, other)}. "
                + $"For any case: {OtherCases.AnyCase(matcher)}";
        }

        return NoValue(matcher, values);
    }

    private static string NoValue(LabelMatcher matcher, string[] values)
    {
        string meant = NearNames.Of(matcher.Value, values) is { } near
            ? $"; did you mean {new Label(matcher.Name, near)}?"
            : ".";
        if (matcher.Match == MatchOperator.Matches)
        {
            var part = new LabelMatcher(matcher.Name, matcher.Match, $".*(?:{matcher.Value}).*");
            if (values.Any(part.IsMatch))
                meant = $": an expression is of the whole value, and a part of it is found by {part}.";
        }

        return $"no line that was looked at has {matcher}{meant} Values here: {List(values)}";
    }

    /// <summary>Fields that the log's first stages ask for, before any that make labels.</summary>
    private IEnumerable<string> WhyNoField(AskedLog asked)
    {
        Stage[] before = [.. asked.Log.Stages.TakeWhile(stage => stage is LineFilterStage or LabelFilterStage)];
        IEnumerable<string> names =
            before.OfType<LabelFilterStage>().SelectMany(stage => NeededLabels.Of(stage.Filter));
        if (asked.Unwrap is { } unwrap && before.Length == asked.Log.Stages.Count)
            names = names.Append(unwrap.Label);
        foreach (string why in before.OfType<LabelFilterStage>().SelectMany(stage => WhyNoCase(stage.Filter)))
            yield return why;
        foreach (string name in names)
        {
            bool isKnown = name.StartsWith("__", StringComparison.Ordinal) || _sample.Value.Names.Contains(name)
                || _streams.Any(stream => stream.Has(name));
            if (!isKnown && _sample.Value.Names.Any())
                yield return $"none of the last records has a field '{name}'{Meant(name, _sample.Value.Names)}";
        }
    }

    /// <summary>Texts that no field has, or in another case only.</summary>
    private IEnumerable<string> WhyNoCase(LabelFilter filter)
    {
        if (filter is AndLabelFilter and)
            return WhyNoCase(and.Left).Concat(WhyNoCase(and.Right));
        if (filter is not TextLabelFilter { Matcher: { Value.Length: < 100 } matcher } || matcher.IsMatch("")
            || matcher.Match is not (MatchOperator.Equal or MatchOperator.Matches))
            return [];
        string[] values = [.. _sample.Value.ValuesOf(matcher.Name)];
        if (values.Length == 0 || values.Any(matcher.IsMatch)
            || !_sample.Value.WouldHold(matcher.Name, matcher.Value))
            return [];
        string? other = matcher.Match == MatchOperator.Matches
            ? null
            : Array.Find(values, value => value.Equals(matcher.Value, StringComparison.OrdinalIgnoreCase));
        return other is null
            ? [NoValue(matcher, values)]
            : [$"no line that was looked at has {matcher}; there is {new Label(matcher.Name, other)}. For any case: "
                + OtherCases.AnyCase(matcher)];
    }

    private static string Meant(string name, params IEnumerable<string>[] places) =>
        places.Select(names => OtherSpelling.Of(name, names)).FirstOrDefault(near => near is not null) is { } meant
            ? $"; did you mean {meant}?"
            : ".";

    /// <summary>Some of many names.</summary>
    internal static string List(IReadOnlyCollection<string> all)
    {
        string named = string.Join(", ", all.Order(StringComparer.Ordinal).Take(MaxNamed));
        return all.Count > MaxNamed ? FormattableString.Invariant($"{named} … ({all.Count})") : named;
    }

    private sealed class FirstEntry : IEntryConsumer
    {
        public bool IsFound { get; private set; }

        public bool Accept(in LogEntry entry)
        {
            IsFound = true;
            return false;
        }
    }
}
