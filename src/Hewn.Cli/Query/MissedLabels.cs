using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Stages;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// Labels by which lines of an answer are sorted or chosen, and that none of them has: then the answer looks as if they
/// were. One thread's.
/// </summary>
internal sealed class MissedLabels(QueryRequest request, LogExpression log)
{
    private readonly Dictionary<string, Stage> _missed = log.Stages.OfType<ResultStage>()
        .Where(stage => stage.Label is not null)
        .GroupBy(stage => stage.Label!, StringComparer.Ordinal)
        .ToDictionary(stages => stages.Key, Stage (stages) => stages.First(), StringComparer.Ordinal);

    /// <summary>Looks at a line of the answer.</summary>
    public void Note(LogLine line)
    {
        if (_missed.Count == 0)
            return;
        foreach (string label in _missed.Keys)
        {
            if (line.Labels.Has(label))
                _missed.Remove(label);
        }
    }

    /// <summary>A sentence for each.</summary>
    public IEnumerable<string> Sentences() => _missed.Count == 0 ? [] : _missed.Select(missed => Sentence(
        missed.Key, missed.Value, LabelSample.Of(request.Files, request.Labels).Names));

    private static string Sentence(string label, Stage stage, IEnumerable<string> names)
    {
        string meant = OtherSpelling.Of(label, names) is { } near ? $"; did you mean {near}?" : ".";
        return $"'{stage}': no line of the answer has a label '{label}'{meant}";
    }
}
