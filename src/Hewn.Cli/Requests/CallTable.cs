using Hewn.Cli.View;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.Requests;

/// <summary>Calls as rows: one line each where there is room, else two.</summary>
internal sealed class CallTable(TextWriter output, TimeZoneInfo zone, int? width, Ink ink)
{
    private const int WideColumns = 110;
    private const int StatusColumns = 21;

    private readonly bool _isWide = width is null or >= WideColumns;

    public void WriteHead()
    {
        if (_isWide)
            output.WriteLine(ink.Dim(Row("TIME", "STATUS", "DURATION", "FIRST", "TOKENS", "TOK/S", "ID", "MODEL")));
    }

    public void Write(RecordedCall call)
    {
        string time = TimeText.ToSecond(call.StartTicks, zone)[..19].Replace('T', ' ');
        string status = CallFigures.Status(call);
        string duration = CallFigures.Duration(call.DurationMs);
        string id = PlainText.Of(call.Id);
        string model = CallFigures.Asked(call);
        string tokens = CallFigures.Tokens(call);
        if (_isWide)
        {
            output.WriteLine(Paint(call, Row(
                time, status, duration, CallFigures.Duration(call.Number("ttft_ms")), tokens,
                CallFigures.Number(call.Number("tokens_per_second")), id, model)));
            return;
        }

        output.WriteLine(Paint(call, $"{time} {CellText.Pad(status, StatusColumns)} {duration,9} {tokens}".TrimEnd()));
        // The id is never cut: somebody wants to copy it.
        int room = Math.Max(8, width!.Value - id.Length - 4);
        output.WriteLine($"  {id}  {CellText.Fit(model, room)}".TrimEnd());
    }

    private string Paint(RecordedCall call, string text) => CallFigures.IsBad(call) ? ink.Bad(text)
        : call.End is null ? ink.Odd(text)
        : text;

    /// <summary>The last column is cut to the terminal; nothing is for a program.</summary>
    private string Row(
        string time, string status, string duration, string first, string tokens, string speed, string id, string model)
    {
        string row = $"{time,-19} {CellText.Pad(status, StatusColumns)} {duration,9} {first,9} {tokens,11} {speed,7}  "
            + $"{id,-27}  {model}";
        return (width is { } columns ? CellText.Fit(row, Math.Max(columns, row.Length - model.Length)) : row).TrimEnd();
    }
}
