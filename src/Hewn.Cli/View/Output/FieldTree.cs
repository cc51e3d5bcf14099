using System.Text.Json;
using Hewn.Cli.View.Fields;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Writes a field on lines of its own: an object as a tree of its members, a text over several lines (a stack trace,
/// say) line by line. One thread's.
/// </summary>
internal sealed class FieldTree(LineLayout line)
{
    /// <summary>Bytes of an object that still stands on its entry's line.</summary>
    public const int MaxInlineBytes = 80;

    private const int MaxDepth = 32; // Deeper objects stand as JSON.

    private static readonly byte[][] _margins =
        [.. Enumerable.Range(0, MaxDepth + 2).Select(depth => Margin(depth))];

    private readonly EscapedBytes _text = new();

    /// <summary>Writes a field.</summary>
    public void Write(ReadOnlySpan<byte> name, FieldValue value, int depth)
    {
        line.Begin(_margins[Math.Min(depth, MaxDepth)]);
        line.Add(Tone.Key, name);
        line.Add(Tone.Sign, ":"u8);
        WriteValue(value, depth);
    }

    /// <summary>Writes a text line by line.</summary>
    public void WriteText(ReadOnlySpan<byte> text, int depth)
    {
        text = text.TrimEnd("\r\n"u8);
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> one = text[range].TrimEnd((byte)'\r');
            int indent = one.IndexOfAnyExcept((byte)' ', (byte)'\t') is > 0 and var spaces ? spaces : 0;
            line.Begin([.. _margins[Math.Min(depth, MaxDepth)], .. "                "u8[..Math.Min(indent, 16)]]);
            line.Add(Tone.Text, one[indent..], mayBreak: true);
            line.End();
        }
    }

    /// <summary>Writes what belongs behind a name, on its line and below.</summary>
    private void WriteValue(FieldValue value, int depth)
    {
        if (value.IsNested && value.Raw.Length > MaxInlineBytes && depth < MaxDepth)
        {
            line.End();
            WriteMembers(value, depth + 1);
            return;
        }

        ReadOnlySpan<byte> text = value.IsNested ? [] : value.TextIn(_text);
        if (text.Contains((byte)'\n'))
        {
            line.End();
            WriteText(text, depth + 1);
            return;
        }

        line.Space();
        if (value.IsNested)
        {
            line.AddJson(Tone.Text, value.Raw);
            line.End();
            return;
        }

        line.Add(PrettyEntryWriter.ToneOf(value.Kind), text, mayBreak: true);
        line.End();
    }

    private void WriteMembers(FieldValue value, int depth)
    {
        if (value.Kind == JsonTokenType.StartObject)
        {
            var members = new EntryFields(value.Raw, new EscapedBytes());
            while (members.MoveNext())
                Write(members.Name, members.Value, depth);
            return;
        }

        var reader = new Utf8JsonReader(value.Raw, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            line.Begin(_margins[Math.Min(depth, MaxDepth)]);
            line.Add(Tone.Sign, "-"u8);
            WriteValue(EntryFields.ValueOf(ref reader, value.Raw), depth);
        }
    }

    private static byte[] Margin(int depth) =>
        System.Text.Encoding.UTF8.GetBytes($"  │ {new string(' ', 2 * depth)}");
}
