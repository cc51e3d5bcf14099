using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Lines as rows: time, labels, line.</summary>
internal sealed class LogCsvWriter : LogWriter
{
    private const int MaxKnownLabels = 1024; // of streams there are mostly fewer; beyond it all are forgotten
    private const int MaxKnownLetters = 1024; // a longer cell is made anew: together they take 2 MB at most

    private readonly TextWriter _output;
    private readonly Dictionary<LabelSet, string> _cells = []; // Many lines have the same labels.

    public LogCsvWriter(TextWriter output)
    {
        _output = output;
        output.WriteLine("timestamp,labels,line");
    }

    public override void Write(LogLine line)
    {
        _output.Write(Csv.Cell(QueryTimeText.Exact(line.TimestampNs, TimeZoneInfo.Utc)));
        _output.Write(',');
        _output.Write(CellOf(line.Labels));
        _output.Write(',');
        _output.WriteLine(Csv.Cell(line.Text));
    }

    private string CellOf(LabelSet labels)
    {
        if (_cells.TryGetValue(labels, out string? cell))
            return cell;
        cell = Csv.Cell(labels.ToString());
        if (cell.Length > MaxKnownLetters)
            return cell;
        if (_cells.Count == MaxKnownLabels)
            _cells.Clear();
        return _cells[labels] = cell;
    }
}
