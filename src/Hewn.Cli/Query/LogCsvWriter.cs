using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Lines as rows: time, labels, line.</summary>
internal sealed class LogCsvWriter : LogWriter
{
    private readonly TextWriter _output;

    public LogCsvWriter(TextWriter output)
    {
        _output = output;
        output.WriteLine("timestamp,labels,line");
    }

    public override void Write(LogLine line) => _output.WriteLine(Csv.Row(
        QueryTimeText.Exact(line.TimestampNs, TimeZoneInfo.Utc), line.Labels.ToString(), line.Text));
}
