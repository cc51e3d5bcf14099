using System.Text;
using Hewn.Cli.View.Output;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Stages;
using Hewn.Store.Entries;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// Lines as <c>hewn view</c> shows records, with all their fields. What is no record, or none any more, is shown as
/// text with its time. Of a line that only stands beside one that was found the fields are left out.
/// </summary>
internal sealed class LogTextWriter : LogWriter
{
    private readonly ShownLine _shown = new();
    private readonly Utf8Output _output;
    private readonly PrettyEntryWriter _records;
    private readonly LineLayout _line;
    private readonly ClockText _clock;
    private readonly bool _isAsWritten;
    private readonly bool _isWatched;

    public LogTextWriter(QueryRequest request, Terminal terminal)
    {
        var display = new DisplayRequest
        {
            Fields = FieldChoice.All,
            Zone = request.Zone,
            Theme = request.HasColor ? Theme.Named("hewn") : Theme.None,
            Width = terminal.IsOutputTerminal ? terminal.Width : null,
            IsTerminal = terminal.IsOutputTerminal,
        };
        _output = Utf8Output.Of(terminal);
        _records = new(_output, display);
        _line = new(_output, display.Theme, display.Width);
        _clock = new(request.Zone);
        _isAsWritten = request.Expression is LogExpression log
            && !log.Stages.Any(stage => stage is LineFormatStage or UnpackStage);
        _isWatched = terminal.IsOutputTerminal;
    }

    public override void Write(LogLine line)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(line.Text.EnumerateRunes()));
        Entry? record = _shown.RecordOf(text, line.TimestampNs, _isAsWritten);
        if (line.IsContext)
            WriteContext(line, text, record);
        else if (record is not null)
            _records.Write(record, isContext: false);
        else
            WriteText(line, text);
        if (_isWatched)
            _output.Flush(); // found lines are seen while others are looked for
    }

    public override void End() => _output.Flush();

    public override void Dispose()
    {
        _output.Flush(); // what was found before a query broke off
        base.Dispose();
    }

    private void WriteContext(LogLine line, byte[] text, Entry? record)
    {
        _line.Begin("  - "u8);
        if (record is not null)
            _records.WriteHead(_line, record);
        else
            AddText(line, text);
        _line.End();
    }

    private void WriteText(LogLine line, byte[] text)
    {
        _line.Begin();
        AddText(line, text);
        _line.End();
    }

    private void AddText(LogLine line, byte[] text)
    {
        _line.Add(Tone.Time, _clock.Of(DateTime.UnixEpoch.Ticks + (line.TimestampNs / TimeSpan.NanosecondsPerTick)));
        _line.Space();
        _line.Add(Tone.Plain, text, mayBreak: true);
    }
}
