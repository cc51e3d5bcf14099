using System.Globalization;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.LogQL.Stages;

namespace Hewn.Cli.Query;

/// <summary>
/// Lines that a stage could make nothing of: they are part of the answer, as Loki has it, and who looks at lines alone
/// would take them for found. One thread's.
/// </summary>
/// <param name="expression">The query; of one that asks for errors nothing is said.</param>
internal sealed class LineFaults(Expression expression)
{
    private const int MaxKinds = 8; // a line may bring a label of that name itself
    private const int MaxDetails = 120; // letters that are shown
    private const string MissingUnit = "missing unit in duration";
    private readonly Dictionary<string, (long Count, string Details)> _kinds = [];
    private readonly bool _isAsked = AskedLog.Of(expression).SelectMany(asked => asked.Log.Stages)
        .OfType<LabelFilterStage>().SelectMany(stage => NeededLabels.Of(stage.Filter)).Contains(LabelNames.Error);
    private long _others;

    /// <summary>Looks at a line of the answer.</summary>
    public void Note(LogLine line)
    {
        if (_isAsked || line.Labels[LabelNames.Error] is not { Length: > 0 } kind)
            return;
        (long count, string details) = _kinds.GetValueOrDefault(kind);
        if (count == 0 && _kinds.Count == MaxKinds)
        {
            _others++;
            return;
        }

        string own = line.Labels[LabelNames.ErrorDetails];
        // The first one, unless a later one is of the kind that something can be said about.
        bool isTold = count == 0 || (!Lacks(details) && Lacks(own));
        _kinds[kind] = (count + 1, isTold ? own : details);
    }

    /// <summary>A sentence for each kind of fault.</summary>
    public IEnumerable<string> Sentences()
    {
        foreach ((string kind, (long count, string details)) in _kinds.OrderBy(one => one.Key, StringComparer.Ordinal))
            yield return Sentence(kind, count, details);
        if (_others > 0)
        {
            string others = _others.ToString(CultureInfo.InvariantCulture);
            yield return $"Faults of still other kinds: {others}. Without them: | __error__=\"\"";
        }
    }

    private static string Sentence(string kind, long count, string details)
    {
        string lines = count == 1 ? "1 line has" : string.Create(CultureInfo.InvariantCulture, $"{count} lines have");
        string first = details.Length > 0 ? $" ({PlainText.Of(details, MaxDetails)})" : "";
        string advice = Lacks(details)
            ? " A number without a unit is compared with a number: > 1000, not > 1s."
            : "";
        string them = count == 1 ? "it" : "them";
        return $"{lines} {new Label(LabelNames.Error, PlainText.Of(kind, MaxDetails))}: a stage could make nothing of "
            + $"{them}{first}.{advice} Without {them}: | __error__=\"\"";
    }

    private static bool Lacks(string details) => details.Contains(MissingUnit, StringComparison.Ordinal);
}
