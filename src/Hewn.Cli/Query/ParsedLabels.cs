using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.LogQL.Stages;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// What conditions ask for behind stages that make labels (<c>| json</c>) and no line has there. The stages in front
/// of each condition are asked for some lines, within a bounded time.
/// </summary>
internal sealed class ParsedLabels(QueryRequest request, TimeProvider time)
{
    private const int MaxLines = 100;
    private static readonly TimeSpan _maxTime = TimeSpan.FromSeconds(2);

    /// <summary>Sentences about the first condition at fault; none when the time is over before one is found.</summary>
    /// <param name="log">The lines that nothing was found of.</param>
    /// <param name="unwrap">Where their numbers come from.</param>
    /// <param name="sample">Fields of the last records.</param>
    /// <param name="cancellation">Stops the looking.</param>
    public IReadOnlyList<string> WhyNot(
        LogExpression log, Unwrap? unwrap, Lazy<LabelSample> sample, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(_maxTime, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return FirstFault(log, unwrap, sample, stop.Token) is { } why ? [why] : [];
        }
        catch (Exception ended) when (ended is OperationCanceledException or LogQLException)
        {
            return []; // nobody waits longer for a hint
        }
    }

    private string? FirstFault(LogExpression log, Unwrap? unwrap, Lazy<LabelSample> sample, CancellationToken stop)
    {
        Stage[] stages = [.. log.Stages.Where(stage => stage is not ResultStage)];
        bool isParsed = false;
        for (int i = 0; i <= stages.Length; i++)
        {
            string[] names = i == stages.Length
                ? unwrap is null ? [] : [unwrap.Label]
                : stages[i] is LabelFilterStage { Filter: var filter } ? [.. NeededLabels.Of(filter)] : [];
            if (isParsed && names.Length > 0)
            {
                IReadOnlyList<LogLine> lines = LinesBehind(log, stages[..i], stop);
                if (lines.Count == 0)
                    return null; // what is in front of it is at fault
                if (Array.Find(names, name => IsMissing(name, lines)) is { } missing)
                    return Missing(missing, lines, stages[..i], sample);
            }

            isParsed |= i < stages.Length && stages[i] is not (LineFilterStage or LabelFilterStage);
        }

        return null;
    }

    private IReadOnlyList<LogLine> LinesBehind(LogExpression log, Stage[] stages, CancellationToken stop)
    {
        var front = new PipelineExpression(new SelectorExpression(log.Matchers), stages);
        var source = new LocalEntrySource(request.Files, new()
        {
            Labels = request.Labels,
            Metadata = NamedLabels.Of(request.Expression),
            Zone = request.Zone,
        });
        var options = new LogQueryOptions(request.SinceNs ?? 0, request.UntilNs ?? long.MaxValue, MaxLines,
            NowNs: QueryTimeText.NsOf(time.GetUtcNow()));
        return new LogQuery(front).Run(options, source, stop).Lines;
    }

    private static string Missing(
        string name, IReadOnlyList<LogLine> lines, Stage[] stages, Lazy<LabelSample> sample)
    {
        Stage maker = stages.Last(stage => stage is not (LineFilterStage or LabelFilterStage));
        string behind = $"behind {maker}";
        string[] faults = [.. lines.Select(line => line.Labels[LabelNames.Error]).Distinct()];
        if (faults is [{ Length: > 0 } fault])
            return $"{behind} all lines that were looked at have {new Label(LabelNames.Error, fault)}";
        string[] made =
        [
            .. lines.SelectMany(line => line.Parsed).Where(label => label.Value.Length > 0)
                .Select(label => label.Name).Distinct(),
        ];
        if (made.Length == 0)
            return $"{behind} no line that was looked at has a label '{name}', nor any that was made there.";
        string meant = OtherSpelling.Of(name, made) is { } other ? $"; did you mean {other}?" : ".";
        string own = sample.Value.Names.Contains(name) && maker is JsonStage or LogfmtStage
            ? $" In front of it '{name}' is known: the stages make labels of the names in the lines."
            : $" Labels made there: {NothingFound.List(made)}";
        return $"{behind} no line that was looked at has a label '{name}'{meant}{own}";
    }

    private static bool IsMissing(string name, IReadOnlyList<LogLine> lines) =>
        !name.StartsWith("__", StringComparison.Ordinal) && lines.All(line => line.Labels[name].Length == 0);
}
