using System.Text;
using Hewn.Cli.View;
using Hewn.LogQL.Results;
using Hewn.Store.Entries;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// Lines as <c>hewn view</c> shows records. What is no record, or none any more, is shown as text with its time.
/// </summary>
internal sealed class LogTextWriter(QueryRequest request, Terminal terminal) : LogWriter
{
    private const int MaxLength = 2000;
    private readonly ShownLine _shown = new();
    private readonly Ink _ink = new(request.HasColor);
    private readonly RecordRenderer _records = new(terminal.Output, request.Zone, new(request.HasColor));

    public override void Write(LogLine line)
    {
        if (line.IsContext)
        {
            terminal.Output.WriteLine(_ink.Dim($"  - {TimeOf(line)} {PlainText.Of(line.Text, MaxLength)}"));
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(line.Text.EnumerateRunes()));
        if (_shown.RecordOf(bytes, line.TimestampNs) is { } record && record.Has(Field.Message))
            _records.Write(record);
        else
            terminal.Output.WriteLine($"{_ink.Dim($"[{TimeOf(line)}]")} {PlainText.Of(line.Text, MaxLength)}");
    }

    private string TimeOf(LogLine line) => TimeText.Precise(
        DateTime.UnixEpoch.Ticks + (line.TimestampNs / TimeSpan.NanosecondsPerTick), request.Zone);
}
