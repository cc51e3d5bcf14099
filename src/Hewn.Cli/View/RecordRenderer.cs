using System.Globalization;
using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Statistics;

namespace Hewn.Cli.View;

/// <summary>
/// Writes entries for people: a line with time, level and message, and one with what matters of its kind.
/// </summary>
internal sealed class RecordRenderer(TextWriter output, TimeZoneInfo zone, Ink ink)
{
    private const int MaxMessageLength = 2000;
    private const int MaxRawLength = 200;

    /// <summary>Writes one entry.</summary>
    public void Write(Entry entry)
    {
        if (entry.Fault is not null)
        {
            WriteFault(entry);
            return;
        }

        string time = entry.HasTimestamp ? TimeText.Precise(entry.UtcTicks, zone) : "no timestamp";
        string level = PlainText.Of(entry.Text(Field.Level) ?? "-", 16);
        string message = PlainText.Of(entry.Text(Field.Message), MaxMessageLength);
        output.WriteLine($"{ink.Dim($"[{time}]")} {ink.ByLevel(entry.Level, level)}: {message}");
        WriteKind(entry);
    }

    private void WriteKind(Entry entry)
    {
        switch (entry.Type)
        {
            case EntryType.Request:
                WriteDetail($"→ {Plain(entry, Field.Method)} {Plain(entry, Field.Url)}");
                break;
            case EntryType.Response or EntryType.Exception:
                WriteDetail(Response(entry));
                WriteError(entry);
                break;
            case EntryType.EndpointExecution:
                WriteDetail($"⏱ {Plain(entry, Field.Endpoint)} {Plain(entry, Field.Status)}{Seconds(entry)}");
                WriteError(entry);
                break;
            default:
                WriteExtra(entry);
                WriteError(entry);
                break;
        }
    }

    private string Response(Entry entry)
    {
        string status = Plain(entry, Field.StatusCode);
        CallOutcome outcome = CallFacts.OutcomeOf(entry);
        string coloured = outcome switch
        {
            CallOutcome.Failed => ink.Bad(status),
            CallOutcome.Aborted => ink.Odd(status),
            _ => ink.Good(status),
        };
        var text = new StringBuilder($"← {coloured}");
        if (CallFacts.TryGetDurationMs(entry, out double ms))
            text.Append(CultureInfo.InvariantCulture, $" ({ms:0.00}ms)");
        if (outcome == CallOutcome.Aborted)
            text.Append(ink.Odd(" aborted by client"));
        text.Append(' ').Append(Plain(entry, Field.Method)).Append(' ')
            .Append(PlainText.Of(CallFacts.EndpointOf(entry), MaxMessageLength));
        Append(text, entry, Field.Model);
        Append(text, entry, Field.PromptTokens);
        Append(text, entry, Field.CompletionTokens);
        return text.ToString();
    }

    private void WriteExtra(Entry entry)
    {
        string extra = ExtraFields.Of(entry);
        if (extra.Length > 0)
            WriteDetail($"• {extra}");
    }

    /// <summary>Type and message of an error and where it was thrown, if the record tells.</summary>
    private void WriteError(Entry entry)
    {
        string? type = entry.Text(Field.ErrorType) ?? entry.Text(Field.ExceptionType);
        string? message = entry.Text(Field.ErrorMessage) ?? entry.Text(Field.ExceptionMessage)
            ?? entry.Text(Field.Error);
        if (type is null && message is null)
            return;
        string text = string.Join(": ", new[] { type, message }.Where(part => !string.IsNullOrEmpty(part)));
        WriteDetail(ink.Bad($"✗ {PlainText.Of(text, MaxMessageLength)}"));
        if (StackTraceText.FirstFrame(entry.Text(Field.StackTrace)) is { } frame)
            output.WriteLine($"    {ink.Dim(PlainText.Of(frame, MaxRawLength))}");
    }

    private void WriteFault(Entry entry)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(entry.Path)}:{entry.LineNumber}");
        output.WriteLine($"{ink.Odd($"[{PlainText.Of(place)}]")} no record: {entry.Fault}");
        output.WriteLine($"  {ink.Dim(PlainText.Of(Encoding.UTF8.GetString(FirstBytes(entry)), MaxRawLength))}");
    }

    private static ReadOnlySpan<byte> FirstBytes(Entry entry) =>
        entry.Raw.Span[..Math.Min(entry.Raw.Length, 4 * MaxRawLength)];

    private void WriteDetail(string text) => output.WriteLine($"  {text}");

    private static string Seconds(Entry entry) => entry.TryGetNumber(Field.DurationS, out double seconds)
        ? string.Create(CultureInfo.InvariantCulture, $" ({seconds:0.000}s)")
        : "";

    private static string Plain(Entry entry, Field field) =>
        entry.Has(field) ? PlainText.Of(entry.Text(field), MaxMessageLength) : CallFacts.Unknown;

    private static void Append(StringBuilder text, Entry entry, Field field)
    {
        if (entry.Has(field))
            text.Append(' ').Append(_names[field]).Append('=').Append(PlainText.Of(entry.Text(field), MaxRawLength));
    }

    private static readonly Dictionary<Field, string> _names = new()
    {
        [Field.Model] = "model",
        [Field.PromptTokens] = "prompt_tokens",
        [Field.CompletionTokens] = "completion_tokens",
    };
}
