using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines;

/// <summary>The stages of an expression, checked and ready to run. Immutable and thread-safe.</summary>
internal sealed class LinePipeline
{
    private readonly IReadOnlyList<Stage> _stages;
    private readonly FieldNeeds _needs;

    private LinePipeline(IReadOnlyList<Stage> stages, FieldNeeds needs, EntryHints hints) =>
        (_stages, _needs, Hints) = (stages, needs, hints);

    /// <summary>What templates take for the present, nanoseconds since 1970 UTC.</summary>
    public long NowNs { get; init; }

    /// <summary>What a source can leave out.</summary>
    public EntryHints Hints { get; }

    /// <summary>Makes an expression ready whose lines and labels are wanted whole.</summary>
    /// <exception cref="LogQLException">A stage that parses but makes no sense.</exception>
    public static LinePipeline Compile(LogExpression log, long nowNs = 0, QueryTrace? trace = null) =>
        Compile(LineStagesOf(log), FieldNeeds.All, needsLine: true, nowNs, trace?.NewPipeline(log));

    /// <summary>Makes stages ready of which only some labels are wanted.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="needs">Labels that stages or whoever comes behind ask for.</param>
    /// <param name="needsLine">Whether the text is wanted behind the stages.</param>
    /// <param name="nowNs">What templates take for the present, nanoseconds since 1970 UTC.</param>
    /// <param name="trace">Counts what goes through; null when nobody wants to know.</param>
    /// <exception cref="LogQLException">A stage that parses but makes no sense.</exception>
    public static LinePipeline Compile(IReadOnlyList<Stage> stages, FieldNeeds needs, bool needsLine, long nowNs = 0,
        PipelineTrace? trace = null)
    {
        foreach (Stage stage in stages)
            LineStages.Create(stage, needs); // for the faults it finds
        return new LinePipeline(stages, needs, HintsOf(stages, needs, needsLine)) 
        {
            NowNs = nowNs,
            Trace = trace?.For(stages),
        };
    }

    private static Stage[] LineStagesOf(LogExpression log) => [.. log.Stages.Where(stage => stage is not ResultStage)];

    /// <summary>Counts what goes through; null when nobody wants to know.</summary>
    public PipelineTrace? Trace { get; init; }

    /// <summary>A processor for one thread.</summary>
    public LineProcessor NewProcessor() => new(
        [.. _stages.Select(stage => LineStages.Create(stage, _needs))], new LineContext(_needs) { NowNs = NowNs },
        Trace?.NewCounts());

    private static EntryHints HintsOf(IReadOnlyList<Stage> stages, FieldNeeds needs, bool needsLine)
    {
        var needles = new List<ReadOnlyMemory<byte>>();
        foreach (Stage stage in stages)
        {
            if (stage is LineFormatStage or UnpackStage or DecolorizeStage)
                break; // from here on the line is another one
            if (stage is LineFilterStage { Operator: LineFilterOperator.Contains, Needles: [var needle] }
                && !needle.IsAddress && needle.Text.Length > 0)
                needles.Add(Values.GoText.ToBytes(needle.Text));
        }

        bool looksAtLine = needsLine || stages.Any(stage =>
            stage is not (LabelFilterStage or KeepStage or DropStage));
        return new EntryHints(needles, needs.Names, looksAtLine)
        {
            Conditions = KnownConditions.Of(stages).Conditions,
        };
    }
}
