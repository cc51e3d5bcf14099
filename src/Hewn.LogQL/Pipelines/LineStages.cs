using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Pipelines.Filters;
using Hewn.LogQL.Pipelines.Formats;
using Hewn.LogQL.Pipelines.Json;
using Hewn.LogQL.Pipelines.Logfmt;
using Hewn.LogQL.Pipelines.Parsers;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Pipelines;

/// <summary>What runs for each stage of a query.</summary>
internal static class LineStages
{
    /// <summary>What runs for a stage.</summary>
    /// <exception cref="ParseException">The stage can be read but makes no sense.</exception>
    public static LineStage Create(Stage stage, FieldNeeds needs) => Checked(stage, stage.Place, () => stage switch
    {
        LineFilterStage filter => new LineFilterProcessor(filter),
        LabelFilterStage { Filter: var filter } => Condition(filter),
        JsonStage { Extractions: { Count: > 0 } extractions } => new JsonExpressionProcessor(extractions, needs),
        JsonStage => new JsonProcessor(needs),
        LogfmtStage { Extractions.Count: > 0 } logfmt => new LogfmtExpressionProcessor(logfmt, needs),
        LogfmtStage logfmt => new LogfmtProcessor(logfmt, needs),
        PatternStage { Pattern: var pattern } => new PatternProcessor(pattern, needs),
        RegexpStage { Matcher: var matcher } => new RegexpProcessor(matcher, needs),
        UnpackStage => new UnpackProcessor(needs),
        DecolorizeStage => new DecolorizeProcessor(),
        LineFormatStage { Template: var template } => new LineFormatProcessor(template),
        LabelFormatStage { Formats: var formats } => new LabelFormatProcessor(formats),
        KeepStage { Labels: var labels } => new KeepProcessor(labels),
        DropStage { Labels: var labels } => new DropProcessor(labels),
        ResultStage => throw new EvaluationException("chooses lines of an answer and cannot stand here"),
        _ => throw new ArgumentException($"no stage of the language: {stage}", nameof(stage)),
    });

    /// <summary>What runs for a condition on labels.</summary>
    /// <exception cref="ParseException">The condition can be read but makes no sense.</exception>
    public static LineStage Create(LabelFilter filter) => Checked("| " + filter, default, () => Condition(filter));

    private static LineStage Condition(LabelFilter filter) => filter switch
    {
        TextLabelFilter { Matcher: var matcher } => new TextCondition(matcher),
        NumberLabelFilter number => new NumberCondition(number),
        DurationLabelFilter duration => new DurationCondition(duration),
        BytesLabelFilter bytes => new BytesCondition(bytes),
        IpLabelFilter ip => new IpCondition(ip),
        AndLabelFilter and => new AndCondition(Condition(and.Left), Condition(and.Right)),
        OrLabelFilter or => new OrCondition(Condition(or.Left), Condition(or.Right)),
        _ => throw new ArgumentException($"no condition of the language: {filter}", nameof(filter)),
    };

    private static LineStage Checked(object stage, Token place, Func<LineStage> create)
    {
        const string meaning = "parse error : ";
        try
        {
            return create();
        }
        catch (LogQLException fault)
        {
            string reason = fault.Message.StartsWith(meaning, StringComparison.Ordinal)
                ? fault.Message[meaning.Length..]
                : fault.Message;
            throw ParseException.Meaning($"stage '{stage}' : {reason}", (fault as ParseException)?.Hint)
                .PlacedAt(place);
        }
    }
}
