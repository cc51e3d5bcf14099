namespace Hewn.Cli.View.Output;

/// <summary>
/// Lays words out on lines that a terminal does not have to break: a word that has no room begins a new line, indented.
/// Without a width everything stays on one line, and is written straight through. One thread's.
/// </summary>
internal sealed class LineLayout(Utf8Output output, Theme theme, int? width)
{
    private const int Indent = 4;

    private readonly Utf8Output _plain = new(null);
    private readonly Utf8Output _word = new(null);
    private int _wordWidth;
    private int _column;
    private bool _hasWords;
    private byte[] _margin = [];
    private int _marginWidth;

    /// <summary>The output, where words are neither broken nor coloured, so that they may be written to it; else
    /// null.</summary>
    public Utf8Output? Direct => width is null && theme == Theme.None ? output : null;

    /// <summary>Begins a line.</summary>
    /// <param name="margin">Harmless text that every line of it begins with.</param>
    public void Begin(ReadOnlySpan<byte> margin = default)
    {
        _margin = margin.IsEmpty ? [] : margin.ToArray();
        _marginWidth = margin.IsEmpty ? 0 : CellText.WidthOf(margin);
        (_column, _wordWidth, _hasWords) = (_marginWidth, 0, false);
        WriteMargin();
    }

    /// <summary>Adds a text to the word, harmless or not; where it may be broken, its spaces end words.</summary>
    public void Add(Tone tone, ReadOnlySpan<byte> text, bool mayBreak = false)
    {
        if (width is null)
        {
            output.Append(theme.Begin(tone));
            PlainBytes.Append(output, text);
            output.Append(theme.End(tone));
            return;
        }

        _plain.Clear();
        PlainBytes.Append(_plain, text);
        ReadOnlySpan<byte> plain = _plain.Gathered;
        for (int space = plain.IndexOf((byte)' '); mayBreak && space >= 0; space = plain.IndexOf((byte)' '))
        {
            AddPart(tone, plain[..space]);
            Space();
            plain = plain[(space + 1)..];
        }

        AddPart(tone, plain);
    }

    /// <summary>Adds JSON to the word.</summary>
    public void AddJson(Tone tone, ReadOnlySpan<byte> json)
    {
        Utf8Output target = width is null ? output : _plain;
        if (width is null)
            target.Append(theme.Begin(tone));
        else
            target.Clear();
        PlainBytes.AppendJson(target, json);
        if (width is null)
            target.Append(theme.End(tone));
        else
            AddPart(tone, target.Gathered);
    }

    /// <summary>Ends a word: here the line may be broken.</summary>
    public void Space()
    {
        if (width is null)
            output.Append((byte)' ');
        else
            EndWord();
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        if (width is not null)
            EndWord();
        output.EndLine();
    }

    private void AddPart(Tone tone, ReadOnlySpan<byte> plain)
    {
        _word.Append(theme.Begin(tone));
        _word.Append(plain);
        _word.Append(theme.End(tone));
        _wordWidth += CellText.WidthOf(plain);
    }

    private void EndWord()
    {
        if (_hasWords && _column + 1 + _wordWidth > width)
        {
            output.EndLine();
            WriteMargin();
            for (int i = 0; i < Indent; i++)
                output.Append((byte)' ');
            _column = _marginWidth + Indent;
        }
        else if (_hasWords)
        {
            output.Append((byte)' ');
            _column++;
        }

        output.Append(_word.Gathered);
        _column += _wordWidth;
        _hasWords = true;
        _word.Clear();
        _wordWidth = 0;
    }

    private void WriteMargin()
    {
        if (_margin.Length == 0)
            return;
        output.Append(theme.Begin(Tone.Sign));
        output.Append(_margin);
        output.Append(theme.End(Tone.Sign));
    }
}
