using System.Globalization;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>
/// Lines that a stage could make nothing of: they are part of the answer, as Loki has it, and who looks at lines alone
/// would take them for found. One thread's.
/// </summary>
internal sealed class LineFaults
{
    private readonly Dictionary<string, (long Count, string Details)> _kinds = [];

    /// <summary>Looks at a line of the answer.</summary>
    public void Note(LogLine line)
    {
        if (line.Labels[LabelNames.Error] is not { Length: > 0 } kind)
            return;
        (long count, string details) = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (count + 1, count == 0 ? line.Labels[LabelNames.ErrorDetails] : details);
    }

    /// <summary>A sentence for each kind of fault.</summary>
    public IEnumerable<string> Sentences() => _kinds.Count == 0 ? [] : _kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => Sentence(kind.Key, kind.Value.Count, kind.Value.Details));

    private static string Sentence(string kind, long count, string details)
    {
        string lines = count == 1 ? "1 line is" : string.Create(CultureInfo.InvariantCulture, $"{count} lines are");
        string first = details.Length > 0 ? $" ({details})" : "";
        string advice = details.Contains("missing unit in duration", StringComparison.Ordinal)
            ? " A number without a unit is compared with a number: > 1000, not > 1s."
            : "";
        return $"{lines} here because a stage could not judge {(count == 1 ? "it" : "them")}: {kind}{first}.{advice} "
            + "Without them: | __error__=\"\"";
    }
}
