using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines;

/// <summary>Finds what a source can judge of stages by the fields of a line, before anything is parsed.</summary>
internal sealed class KnownConditions
{
    private readonly List<EntryCondition> _conditions = [];
    private bool _isAfterJson;

    private KnownConditions()
    {
    }

    /// <summary>Conditions that a line must meet.</summary>
    public IReadOnlyList<EntryCondition> Conditions => _conditions;

    /// <summary>
    /// True when the stages drop a line for nothing but these conditions and needles, and labels behind them are fields
    /// of the line: for lines that are sound JSON objects, and values that are what they are compared as.
    /// </summary>
    public bool AreAll { get; private set; } = true;

    /// <summary>Goes through stages up to the first that makes other labels.</summary>
    public static KnownConditions Of(IReadOnlyList<Stage> stages)
    {
        var known = new KnownConditions();
        foreach (Stage stage in stages)
        {
            if (!known.Takes(stage))
            {
                known.AreAll = false;
                break;
            }
        }

        return known;
    }

    private bool Takes(Stage stage)
    {
        switch (stage)
        {
            case LineFilterStage filter:
                AreAll &= IsNeedle(filter);
                return true;
            case JsonStage { Extractions.Count: 0 }:
                _isAfterJson = true;
                return true;
            case LabelFilterStage { Filter: var condition }:
                Add(condition);
                return true;
            case DropStage drop:
                // A line that is known for certain has no error that could be taken away.
                return drop.Labels.All(label => label.Name is LabelNames.Error or LabelNames.ErrorDetails);
            default:
                return false;
        }
    }

    /// <summary>Whether a filter is no more than a text that lines must hold.</summary>
    public static bool IsNeedle(LineFilterStage filter) =>
        filter is { Operator: LineFilterOperator.Contains, Needles: [{ IsAddress: false, Text.Length: > 0 }] };

    private void Add(LabelFilter condition)
    {
        switch (condition)
        {
            case AndLabelFilter and:
                Add(and.Left);
                Add(and.Right);
                break;
            case TextLabelFilter { Matcher: { Name: LabelNames.Error, Match: MatchOperator.Equal, Value: "" } }:
                break; // a line that is known for certain has no error
            case NumberLabelFilter { Name: var name } when IsField(name):
            case TextLabelFilter { Matcher.Name: var text } when IsField(text):
                _conditions.Add(new EntryCondition(condition, _isAfterJson));
                break;
            default:
                AreAll = false;
                break;
        }
    }

    /// <summary>
    /// Whether a label can only be one of the stream or a field: not an error's mark, and not a field renamed because
    /// the stream has its name.
    /// </summary>
    public static bool IsField(string name) => !name.StartsWith("__", StringComparison.Ordinal)
        && !name.EndsWith(LabelNames.ExtractedSuffix, StringComparison.Ordinal);
}
