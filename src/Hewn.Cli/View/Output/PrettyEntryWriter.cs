using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Entries for people: time, level, logger, message and the fields on a line, and below it what needs lines of its own.
/// </summary>
internal sealed class PrettyEntryWriter : IEntryWriter
{
    private const int LevelWidth = 5;

    private readonly DisplayRequest _request;
    private readonly LineLayout _line;
    private readonly FieldTree _tree;
    private readonly ClockText _clock;
    private readonly EscapedBytes _names = new();
    private readonly EscapedBytes _text = new();

    public PrettyEntryWriter(Utf8Output output, DisplayRequest request)
    {
        _request = request;
        _line = new(output, request.Theme, request.Width);
        _tree = new(_line);
        _clock = new(request.Zone);
    }

    public void Write(Entry entry, bool isContext)
    {
        if (entry.Fault is not null)
        {
            WriteFault(entry);
            return;
        }

        _line.Begin();
        WriteHead(entry);
        int blocks = WriteFields(entry);
        _line.End();
        if (blocks > 0)
            WriteBlocks(entry);
    }

    public void Gap()
    {
        _line.Begin();
        _line.Add(Tone.Sign, "⋯"u8);
        _line.End();
    }

    /// <summary>Writes time, level, logger and message, as words of a line that has begun.</summary>
    public void WriteHead(LineLayout line, Entry entry)
    {
        if (_request.Fields.Takes("timestamp"u8))
        {
            line.Add(Tone.Time, entry.HasTimestamp ? _clock.Of(entry.UtcTicks) : "-                      "u8);
            line.Space();
        }

        if (_request.Fields.Takes("level"u8))
        {
            WriteLevel(line, entry);
            line.Space();
        }

        if (entry.Has(Field.Logger) && _request.Fields.Takes("logger"u8))
        {
            line.Add(Tone.Logger, TextOf(entry, Field.Logger));
            line.Add(Tone.Sign, ":"u8);
            line.Space();
        }

        if (!_request.Fields.Takes("message"u8))
            return;
        ReadOnlySpan<byte> message = TextOf(entry, Field.Message);
        if (_request.Expansion != Expansion.Never && message.IndexOf((byte)'\n') is > 0 and var end)
            message = message[..end].TrimEnd((byte)'\r');
        line.Add(EntryTone(entry), message, mayBreak: true);
    }

    private void WriteHead(Entry entry) => WriteHead(_line, entry);

    /// <summary>The message is plain, except that what went wrong is seen from afar.</summary>
    private static Tone EntryTone(Entry entry) => entry.Level >= Level.Error ? Tone.Error : Tone.Plain;

    private void WriteLevel(LineLayout line, Entry entry)
    {
        Span<byte> padded = stackalloc byte[LevelWidth];
        padded.Fill((byte)' ');
        if (entry.Level is { } level)
        {
            Encoding.ASCII.GetBytes(LevelNames.Of(level), padded);
        }
        else if (entry.Has(Field.Level))
        {
            string text = CellText.Pad(PlainText.Of(entry.Text(Field.Level)), LevelWidth);
            line.Add(Tone.Normal, Encoding.UTF8.GetBytes(text));
            return;
        }
        else
        {
            padded[0] = (byte)'-';
        }

        line.Add(Theme.ToneOf(entry.Level), padded);
    }

    /// <summary>Writes the fields that fit the line; returns how many need lines of their own.</summary>
    private int WriteFields(Entry entry)
    {
        int blocks = HasMessageBlock(entry) ? 1 : 0;
        var fields = new EntryFields(entry, _names);
        while (fields.MoveNext())
        {
            if (IsHead(fields.Name) || !_request.Fields.Takes(fields.Name))
                continue;
            if (IsBlock(fields.Value))
            {
                blocks++;
                continue;
            }

            _line.Space();
            _line.Add(Tone.Key, fields.Name);
            _line.Add(Tone.Sign, "="u8);
            WriteValue(fields.Value);
        }

        return blocks;
    }

    private void WriteValue(FieldValue value)
    {
        if (value.IsNested)
        {
            _line.AddJson(Tone.Text, value.Raw);
            return;
        }

        ReadOnlySpan<byte> text = value.TextIn(_text);
        bool isQuoted = value.Kind == JsonTokenType.String
            && (text.IsEmpty || text.IndexOfAny(" =\""u8) >= 0);
        if (isQuoted)
            _line.Add(Tone.Sign, "\""u8);
        _line.Add(ToneOf(value.Kind), text, mayBreak: true);
        if (isQuoted)
            _line.Add(Tone.Sign, "\""u8);
    }

    private void WriteBlocks(Entry entry)
    {
        if (HasMessageBlock(entry))
        {
            ReadOnlySpan<byte> message = TextOf(entry, Field.Message);
            _tree.WriteText(message[(message.IndexOf((byte)'\n') + 1)..], depth: 0);
        }

        var fields = new EntryFields(entry, _names);
        while (fields.MoveNext())
        {
            if (!IsHead(fields.Name) && _request.Fields.Takes(fields.Name) && IsBlock(fields.Value))
                _tree.Write(fields.Name, fields.Value, depth: 0);
        }
    }

    private void WriteFault(Entry entry)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(entry.Path)}:{entry.LineNumber}");
        _line.Begin();
        _line.Add(Tone.Warn, Encoding.UTF8.GetBytes($"[{PlainText.Of(place)}]"));
        _line.Space();
        _line.Add(Tone.Sign, Encoding.UTF8.GetBytes($"no record: {entry.Fault}"), mayBreak: true);
        _line.End();
        _tree.WriteText(entry.Raw.Span, depth: 0);
    }

    private bool IsBlock(FieldValue value) => _request.Expansion switch
    {
        Expansion.Always => true,
        Expansion.Never => false,
        _ => value.IsNested
            ? value.Raw.Length > FieldTree.MaxInlineBytes
            : value.IsEscaped && value.TextIn(_text).Contains((byte)'\n'),
    };

    private bool HasMessageBlock(Entry entry) => _request.Expansion != Expansion.Never
        && _request.Fields.Takes("message"u8)
        && TextOf(entry, Field.Message).IndexOf((byte)'\n') > 0;

    private ReadOnlySpan<byte> TextOf(Entry entry, Field field)
    {
        ReadOnlySpan<byte> raw = entry.Utf8(field);
        return raw.Contains((byte)'\\') ? _text.Resolve(raw) : raw;
    }

    private static bool IsHead(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("timestamp"u8) || name.SequenceEqual("level"u8)
        || name.SequenceEqual("logger"u8) || name.SequenceEqual("message"u8);

    /// <summary>The tone of a value.</summary>
    public static Tone ToneOf(JsonTokenType kind) => kind switch
    {
        JsonTokenType.Number => Tone.Number,
        JsonTokenType.String => Tone.Text,
        _ => Tone.Word,
    };
}
