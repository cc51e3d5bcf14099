using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// <c>--output json</c>: a JSON object a line, the record as it stands in the file where it is one. What is no record
/// is left out, and counted on the error output.
/// </summary>
internal sealed class JsonEntryWriter(Utf8Output output, FieldChoice fields) : IEntryWriter
{
    private readonly EscapedBytes _names = new();

    public void Write(Entry entry, bool isContext)
    {
        if (entry.Fault is not null)
            return;
        if (fields.IsAll && EntryForms.IsJson(entry))
            PlainBytes.AppendJson(output, entry.Raw.Span);
        else
            AppendObject(output, entry, fields.Takes, fields, _names);
        output.EndLine();
    }

    public void Gap()
    {
        // A line that is no record would break who reads this.
    }

    /// <summary>The chosen fields as an object.</summary>
    public static void AppendObject(
        Utf8Output output,
        Entry entry,
        Func<ReadOnlySpan<byte>, bool> isWanted,
        FieldChoice fields,
        EscapedBytes names)
    {
        output.Append((byte)'{');
        bool isFirst = true;
        var all = new EntryFields(entry, names);
        while (all.MoveNext())
        {
            if (!isWanted(all.Name))
                continue;
            if (!isFirst)
                output.Append((byte)',');
            isFirst = false;
            AppendString(output, all.Name);
            output.Append((byte)':');
            AppendValue(output, fields.Part(all.Name, all.Value));
        }

        output.Append((byte)'}');
    }

    private static void AppendValue(Utf8Output output, FieldValue value)
    {
        bool isString = value.Kind == JsonTokenType.String;
        if (isString)
            output.Append((byte)'"');
        if (isString && PlainBytes.IsHarmless(value.Raw))
            output.Append(value.Raw);
        else if (isString)
            PlainBytes.AppendJsonString(output, value.Raw);
        else
            PlainBytes.AppendJson(output, value.Raw);
        if (isString)
            output.Append((byte)'"');
    }

    /// <summary>A text between quotes.</summary>
    public static void AppendString(Utf8Output output, ReadOnlySpan<byte> text)
    {
        output.Append((byte)'"');
        if (text.IndexOfAny((byte)'"', (byte)'\\') < 0 && PlainBytes.IsHarmless(text))
        {
            output.Append(text);
        }
        else
        {
            string encoded = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Encoding.UTF8.GetString(text));
            PlainBytes.AppendJsonString(output, Encoding.UTF8.GetBytes(encoded));
        }

        output.Append((byte)'"');
    }
}
