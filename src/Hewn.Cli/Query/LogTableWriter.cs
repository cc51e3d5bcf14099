using Hewn.Cli.Sessions;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Lines as a table, when all are there: time, labels, line.</summary>
internal sealed class LogTableWriter(QueryRequest request, Terminal terminal) : LogWriter
{
    private readonly TextTable _table = new(new("time"), new("labels", DropOrder: 1), new("line"));

    public override void Write(LogLine line) => _table.Add(
        QueryTimeText.Exact(line.TimestampNs, request.Zone), PlainText.Of(line.Labels.ToString(), 120),
        PlainText.Of(line.Text, 2000));

    public override void End() => _table.WriteTo(terminal.Output, terminal.Width, new(request.HasColor));
}
