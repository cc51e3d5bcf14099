using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Pipelines;

/// <summary>
/// How the entries of a range become numbers: stages, the number's label and its conditions, and the labels that are
/// left. Checked and ready to run; immutable and thread-safe.
/// </summary>
internal sealed class SampleExtraction
{
    private readonly LinePipeline _pipeline;
    private readonly LogRange _range;
    private readonly bool _countsBytes;
    private readonly Grouping? _grouping;

    private SampleExtraction(LinePipeline pipeline, LogRange range, bool countsBytes, Grouping? grouping) =>
        (_pipeline, _range, _countsBytes, _grouping) = (pipeline, range, countsBytes, grouping);

    private string? DistinctLabel { get; init; }

    /// <summary>How a source that knows fields makes the samples; null when it takes more than that.</summary>
    public SamplePlan? Plan { get; private init; }

    /// <summary>What a source can leave out.</summary>
    public EntryHints Hints => _pipeline.Hints;

    /// <summary>Makes a range ready.</summary>
    /// <param name="range">The lines.</param>
    /// <param name="operation">What is computed from them; it decides what an entry's number is.</param>
    /// <param name="grouping">
    /// Labels that series keep: the grouping of the range aggregation, or that of a <c>sum</c> around it where the sum
    /// may be taken at once; null keeps all. Parsers then read only what somebody asks for.
    /// </param>
    /// <param name="nowNs">What templates take for the present, nanoseconds since 1970 UTC.</param>
    /// <exception cref="LogQLException">A stage that parses but makes no sense.</exception>
    /// <param name="distinctLabel">The label of which each different value is a sample of its own; mostly null.
    /// </param>
    /// <param name="trace">Counts what goes through; null when nobody wants to know.</param>
    public static SampleExtraction Compile(LogRange range, RangeOperation operation, Grouping? grouping,
        long nowNs = 0, string? distinctLabel = null, QueryTrace? trace = null)
    {
        bool countsBytes = operation is RangeOperation.BytesOverTime or RangeOperation.BytesRate;
        IReadOnlyList<Stage> stages = range.Log.Stages;
        if (!countsBytes)
            stages = WithoutIdleFormats(stages);
        var pipeline = LinePipeline.Compile(
            stages, Needs(range, stages, grouping, distinctLabel), needsLine: countsBytes,
            nowNs, trace?.NewPipeline(range));
        foreach (LabelFilter filter in range.Unwrap?.Filters ?? [])
            TokenReader.Make(range.Unwrap!.Place, () => LineStages.Create(filter));
        Grouping? kept = WithoutValue(range.Unwrap?.Label ?? distinctLabel, grouping);
        return new SampleExtraction(pipeline, range, countsBytes, kept)
        {
            Plan = distinctLabel is null ? PlanOf(range, stages, countsBytes, grouping, kept) : null,
            DistinctLabel = distinctLabel,
        };
    }

    /// <summary>An extractor for one thread.</summary>
    public SampleExtractor NewExtractor() =>
        new(_pipeline.NewProcessor(), _range.Unwrap, _countsBytes, _grouping, DistinctLabel);

    private static SamplePlan? PlanOf(
        LogRange range, IReadOnlyList<Stage> stages, bool countsBytes, Grouping? grouping, Grouping? kept)
    {
        Unwrap? unwrap = range.Unwrap;
        bool isKnown = KnownConditions.Of(stages).AreAll
            && (unwrap is null || (unwrap.Conversion == UnwrapConversion.None && KnownConditions.IsField(unwrap.Label)
                && KnownConditions.Of([.. unwrap.Filters.Select(filter => new LabelFilterStage(filter))])
                    is { AreAll: true, Conditions.Count: 0 }));
        if (!isKnown)
            return null;
        if (grouping is { Without: false })
        {
            return grouping.Labels.All(KnownConditions.IsField)
                ? new SamplePlan(unwrap?.Label, countsBytes, grouping.Labels)
                : null;
        }

        // Series keep what a line has: without a parser that is its stream's labels and its metadata.
        return stages.Any(stage => stage is JsonStage)
            ? null
            : new SamplePlan(unwrap?.Label, countsBytes, []) { WithoutNames = kept?.Labels ?? [] };
    }

    /// <summary>A text that no parser and no filter reads any more is not written, and so cannot fail.</summary>
    private static List<Stage> WithoutIdleFormats(IReadOnlyList<Stage> stages)
    {
        var kept = new List<Stage>();
        bool isLineRead = false;
        foreach (Stage stage in stages.Reverse())
        {
            if (stage is LineFormatStage && !isLineRead)
                continue;
            isLineRead |= stage is not (LabelFilterStage or KeepStage or DropStage or LabelFormatStage);
            kept.Add(stage);
        }

        kept.Reverse();
        return kept;
    }

    /// <summary>The number's label is no label of the series, unless it is grouped by.</summary>
    private static Grouping? WithoutValue(string? label, Grouping? grouping)
    {
        if (label is null || grouping is { Without: false })
            return grouping;
        return new Grouping(true, [.. grouping?.Labels ?? [], label]);
    }

    private static FieldNeeds Needs(
        LogRange range, IReadOnlyList<Stage> stages, Grouping? grouping, string? distinctLabel)
    {
        if (grouping is not { Without: false })
            return FieldNeeds.All;
        var names = new HashSet<string>(grouping.Labels, StringComparer.Ordinal);
        if (range.Unwrap is not null)
            names.Add(range.Unwrap.Label);
        if (distinctLabel is not null)
            names.Add(distinctLabel);
        bool areAllKnown = NamesIn.AddTo(names, stages);
        return new FieldNeeds(areAllKnown ? names : null, names.Contains(LabelNames.Error));
    }
}
