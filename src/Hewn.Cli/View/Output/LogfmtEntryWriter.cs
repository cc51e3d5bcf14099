using System.Text;
using System.Text.Json;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// <c>--output logfmt</c>: lines as slog's TextHandler writes them, <c>time=… level=INFO msg="…" k=v</c>. Members of
/// objects stand under dotted names, lists as JSON. What is no record is left out, and counted on the error output.
/// </summary>
internal sealed class LogfmtEntryWriter(Utf8Output output, FieldChoice fields) : IEntryWriter
{
    private const int MaxDepth = 8; // Deeper objects stand as JSON.

    private readonly EscapedBytes _text = new();
    private readonly EscapedBytes _names = new();
    private readonly Utf8Output _plain = new(null);

    public void Write(Entry entry, bool isContext)
    {
        if (entry.Fault is not null)
            return;
        bool isFirst = true;
        var all = new EntryFields(entry, _names);
        while (all.MoveNext())
        {
            if (fields.Takes(all.Name))
                Append(NameOf(all.Name), fields.Part(all.Name, all.Value), ref isFirst, depth: 0);
        }

        output.EndLine();
    }

    public void Gap()
    {
        // A line that is no record would break who reads this.
    }

    private void Append(ReadOnlySpan<byte> name, FieldValue value, ref bool isFirst, int depth)
    {
        if (value.Kind == JsonTokenType.StartObject && depth < MaxDepth)
        {
            byte[] prefix = [.. name, (byte)'.'];
            var members = new EntryFields(value.Raw, new EscapedBytes());
            while (members.MoveNext())
                Append([.. prefix, .. members.Name], members.Value, ref isFirst, depth + 1);
            return;
        }

        if (!isFirst)
            output.Append((byte)' ');
        isFirst = false;
        AppendKey(name);
        output.Append((byte)'=');
        if (value.IsNested)
        {
            _plain.Clear();
            PlainBytes.AppendJson(_plain, value.Raw);
            AppendText(_plain.Gathered);
        }
        else
        {
            AppendText(value.TextIn(_text));
        }
    }

    private void AppendKey(ReadOnlySpan<byte> name)
    {
        if (NeedsQuotes(name))
            AppendQuoted(name);
        else
            output.Append(name);
    }

    private void AppendText(ReadOnlySpan<byte> text)
    {
        if (NeedsQuotes(text))
            AppendQuoted(text);
        else
            output.Append(text);
    }

    private void AppendQuoted(ReadOnlySpan<byte> text)
    {
        output.Append((byte)'"');
        while (!text.IsEmpty)
        {
            int quote = text.IndexOfAny((byte)'"', (byte)'\\');
            PlainBytes.Append(output, quote < 0 ? text : text[..quote]);
            if (quote < 0)
                break;
            output.Append((byte)'\\');
            output.Append(text[quote]);
            text = text[(quote + 1)..];
        }

        output.Append((byte)'"');
    }

    private static bool NeedsQuotes(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.IndexOfAny(" =\"\\"u8) >= 0)
            return true;
        if (PlainBytes.IsHarmless(text))
            return false;
        string whole = Encoding.UTF8.GetString(text);
        return whole.Any(c => PlainText.IsUnsafe(c) || char.IsWhiteSpace(c) || c == '\uFFFD');
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("timestamp"u8) ? "time"u8 : name.SequenceEqual("message"u8) ? "msg"u8 : name;
}
