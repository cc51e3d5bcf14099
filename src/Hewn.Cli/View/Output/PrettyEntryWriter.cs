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
    private readonly FieldShapes _shapes = new(IsHead);
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
        Utf8Output? direct = _line.Direct is not null && PlainBytes.IsHarmless(entry.Json.Span) ? _line.Direct : null;
        if (direct is null || !TryAppendHead(direct, entry))
            WriteHead(_line, entry);
        int blocks = direct is not null && TryAppendFields(direct, entry.Json.Span) ? 0 : WriteFields(entry, direct);
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

    /// <summary>Fast path: a head of which everything is there, is shown, and may be written as it stands.</summary>
    private bool TryAppendHead(Utf8Output output, Entry entry)
    {
        ReadOnlySpan<byte> message = entry.Utf8(Field.Message);
        if (!_request.Fields.IsAll || !entry.HasTimestamp || entry.Has(Field.Logger)
            || message.Contains((byte)'\\') || entry.Level is not { } level)
            return false;
        Span<byte> room = output.Room(ClockText.Length + LevelWidth + message.Length + 2);
        _clock.Of(entry.UtcTicks).CopyTo(room);
        int at = ClockText.Length;
        room[at++] = (byte)' ';
        PaddedNameOf(level).CopyTo(room[at..]);
        at += LevelWidth;
        room[at++] = (byte)' ';
        message.CopyTo(room[at..]);
        output.Take(at + message.Length);
        return true;
    }

    /// <summary>Fast path: fields that all stand on the line, of a record as there were before.</summary>
    private bool TryAppendFields(Utf8Output output, ReadOnlySpan<byte> json) =>
        _request.Fields.IsAll && _request.Expansion == Expansion.Auto && !json.Contains((byte)'\\')
        && _shapes.TryAppend(output, json, FieldTree.MaxInlineBytes);

    /// <summary>The message is plain, except that what went wrong is seen from afar.</summary>
    private static Tone EntryTone(Entry entry) => entry.Level >= Level.Error ? Tone.Error : Tone.Plain;

    private static void WriteLevel(LineLayout line, Entry entry)
    {
        if (entry.Level is { } level)
        {
            line.Add(Theme.ToneOf(level), PaddedNameOf(level));
        }
        else if (entry.Has(Field.Level))
        {
            string text = CellText.Pad(PlainText.Of(entry.Text(Field.Level)), LevelWidth);
            line.Add(Tone.Normal, Encoding.UTF8.GetBytes(text));
        }
        else
        {
            line.Add(Tone.Normal, "-    "u8);
        }
    }

    private static ReadOnlySpan<byte> PaddedNameOf(Level level) => level switch
    {
        Level.Trace => "TRACE"u8,
        Level.Debug => "DEBUG"u8,
        Level.Info => "INFO "u8,
        Level.Warn => "WARN "u8,
        Level.Error => "ERROR"u8,
        _ => "FATAL"u8,
    };

    /// <summary>Writes the fields that fit the line; returns how many need lines of their own.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="direct">Where its bytes may be written as they stand; null where not.</param>
    private int WriteFields(Entry entry, Utf8Output? direct)
    {
        int blocks = HasMessageBlock(entry) ? 1 : 0;
        bool isAll = _request.Fields.IsAll;
        var fields = new EntryFields(entry, _names);
        while (fields.MoveNext())
        {
            if (IsHead(fields.Name) || (!isAll && !_request.Fields.Takes(fields.Name)))
                continue;
            FieldValue value = isAll ? fields.Value : _request.Fields.Part(fields.Name, fields.Value);
            if (IsBlock(value))
            {
                blocks++;
                continue;
            }

            if (direct is not null && !fields.IsNameEscaped && !value.IsEscaped)
            {
                AppendPlain(direct, fields.Name, value);
                continue;
            }

            _line.Space();
            _line.Add(Tone.Key, fields.Name);
            _line.Add(Tone.Sign, "="u8);
            WriteValue(value);
        }

        return blocks;
    }

    /// <summary>Fast path: a field of which every byte may be written as it stands.</summary>
    private static void AppendPlain(Utf8Output output, ReadOnlySpan<byte> name, FieldValue value)
    {
        ReadOnlySpan<byte> text = value.Raw;
        Span<byte> room = output.Room(name.Length + text.Length + 4);
        room[0] = (byte)' ';
        name.CopyTo(room[1..]);
        int at = name.Length + 1;
        room[at++] = (byte)'=';
        bool isQuoted = NeedsQuotes(value.Kind, text);
        if (isQuoted)
            room[at++] = (byte)'"';
        text.CopyTo(room[at..]);
        at += text.Length;
        if (isQuoted)
            room[at++] = (byte)'"';
        output.Take(at);
    }

    private static bool NeedsQuotes(JsonTokenType kind, ReadOnlySpan<byte> text) =>
        kind == JsonTokenType.String && (text.IsEmpty || text.IndexOfAny(" =\""u8) >= 0);

    private void WriteValue(FieldValue value)
    {
        if (value.IsNested)
        {
            _line.AddJson(Tone.Text, value.Raw);
            return;
        }

        ReadOnlySpan<byte> text = value.TextIn(_text);
        bool isQuoted = NeedsQuotes(value.Kind, text);
        if (isQuoted)
            _line.Add(Tone.Sign, "\""u8);
        if (isQuoted && text.IndexOfAny((byte)'"', (byte)'\\') >= 0)
            text = QuotedText.Of(text);
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
            if (IsHead(fields.Name) || !_request.Fields.Takes(fields.Name))
                continue;
            FieldValue value = _request.Fields.Part(fields.Name, fields.Value);
            if (IsBlock(value))
                _tree.Write(fields.Name, value, depth: 0);
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
        && entry.Utf8(Field.Message).IndexOfAny((byte)'\\', (byte)'\n') >= 0
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
