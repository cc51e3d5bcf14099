using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines.Json;

/// <summary>
/// Makes labels of some values of a JSON line, found by their paths; the first of a name counts. A label without
/// a value
/// is empty. Members are found as they come, without a check that the whole is JSON.
/// </summary>
internal sealed class JsonExpressionProcessor : LineStage
{
    private readonly FieldNeeds _needs;
    private readonly JsonTarget[] _targets;
    private readonly bool[] _isFound;

    /// <summary>A processor for paths.</summary>
    /// <exception cref="LogQLException">A path that cannot be read.</exception>
    public JsonExpressionProcessor(IReadOnlyList<LabelExtraction> extractions, FieldNeeds needs)
    {
        _needs = needs;
        _targets = [.. extractions.Select(JsonTarget.Of)];
        _isFound = new bool[_targets.Length];
    }

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (line.Line.IsEmpty || _needs.IsNothing)
            return true;
        if (line.Line.Span[0] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            line.Labels.SetError(StageErrors.Json, null);
            return true;
        }

        Array.Clear(_isFound);
        if (new JsonPathSearch(_targets, _isFound, line).Run() is { } problem)
            line.Labels.SetError(StageErrors.Json, problem);
        for (int i = 0; i < _targets.Length; i++)
        {
            if (!_isFound[i] && !line.Labels.TryGet(_targets[i].Label, out _))
                line.Labels.Set(_targets[i].Label, default);
        }

        return true;
    }
}
