using System.Text;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// <c>--output csv</c> (RFC 4180, with a line of headings): the fields of <c>--show</c>, or time, level, logger,
/// message, and all others as JSON in one column. What is no record is left out, and counted on the error output.
/// </summary>
internal sealed class CsvEntryWriter : IEntryWriter
{
    private static readonly string[] _usual = ["timestamp", "level", "logger", "message"];

    private readonly Utf8Output _output;
    private readonly FieldChoice _fields;
    private readonly FieldPath[] _columns;
    private readonly byte[][] _names;
    private readonly EscapedBytes _text = new();
    private readonly Utf8Output _rest = new(null);
    private readonly bool _hasRest;

    public CsvEntryWriter(Utf8Output output, FieldChoice fields)
    {
        _output = output;
        _fields = fields;
        _hasRest = fields.Shown.Length == 0;
        string[] names =
        [
            .. (_hasRest ? _usual : fields.Shown).Where(name => fields.Takes(Encoding.UTF8.GetBytes(name))),
        ];
        _columns = Array.ConvertAll(names, FieldPath.Named);
        _names = Array.ConvertAll(names, Encoding.UTF8.GetBytes);
        for (int i = 0; i < names.Length; i++)
            AppendCell(_names[i], isFirst: i == 0);
        if (_hasRest)
            AppendCell("fields"u8, isFirst: names.Length == 0);
        output.EndLine();
    }

    public void Write(Entry entry, bool isContext)
    {
        if (entry.Fault is not null)
            return;
        for (int i = 0; i < _columns.Length; i++)
            AppendCell(_columns[i].Find(entry).TextIn(_text), isFirst: i == 0);
        if (_hasRest)
        {
            _rest.Clear();
            JsonEntryWriter.AppendObject(_rest, entry, IsRest, _fields, _text);
            AppendCell(_rest.Gathered, isFirst: _columns.Length == 0);
        }

        _output.EndLine();
    }

    public void Gap()
    {
        // A line that is no record would break who reads this.
    }

    private bool IsRest(ReadOnlySpan<byte> name)
    {
        foreach (byte[] column in _names)
        {
            if (name.SequenceEqual(column))
                return false;
        }

        return _fields.Takes(name);
    }

    private void AppendCell(ReadOnlySpan<byte> text, bool isFirst)
    {
        if (!isFirst)
            _output.Append((byte)',');
        if (text.IndexOfAny(",\"\n\r"u8) < 0)
        {
            PlainBytes.Append(_output, text);
            return;
        }

        _output.Append((byte)'"');
        while (!text.IsEmpty)
        {
            int stop = text.IndexOfAny("\"\n"u8);
            PlainBytes.Append(_output, stop < 0 ? text : text[..stop].TrimEnd((byte)'\r'));
            if (stop < 0)
                break;
            _output.Append(text[stop]);
            if (text[stop] == (byte)'"')
                _output.Append((byte)'"');
            text = text[(stop + 1)..];
        }

        _output.Append((byte)'"');
    }
}
