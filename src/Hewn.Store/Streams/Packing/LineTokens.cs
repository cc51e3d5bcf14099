using Hewn.Store.Index;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Takes lines apart: words and numbers are tokens, and what stands between them is the line's template. Lines of one
/// kind share a template, and tokens at one place of it are much alike. One thread's; used again for each block.
/// </summary>
internal sealed class LineTokens
{
    /// <summary>Stands in a template for a token; a line that holds it is a template of its own.</summary>
    public const byte Place = 0;

    /// <summary>Templates at most; a block of more has lines of which too few are alike.</summary>
    public const int MaxTemplates = 65_536;

    private static readonly bool[] _isOfToken = [.. Enumerable.Range(0, 256).Select(one =>
        one >= 0x80 || char.IsAsciiLetterOrDigit((char)one))];

    private readonly Dictionary<ulong, int> _ids = [];
    private readonly List<LineTemplate> _templates = [];
    private readonly ByteBuffer _template = new(4096);
    private int[] _starts = new int[64 * 1024];
    private int[] _lengths = new int[64 * 1024];
    private int[] _idOfLine = new int[4096];
    private int[] _firstOfLine = new int[4096];
    private int _tokens;

    /// <summary>How many lines there are.</summary>
    public int Lines { get; private set; }

    /// <summary>What they have in common.</summary>
    public IReadOnlyList<LineTemplate> Templates => _templates;

    /// <summary>The template of each line.</summary>
    public ReadOnlySpan<int> Ids => _idOfLine.AsSpan(0, Lines);

    /// <summary>Where each line's tokens begin among all.</summary>
    public ReadOnlySpan<int> Firsts => _firstOfLine.AsSpan(0, Lines);

    /// <summary>Where a token begins in the text.</summary>
    public int StartOf(int token) => _starts[token];

    /// <summary>How long a token is.</summary>
    public int LengthOf(int token) => _lengths[token];

    /// <summary>Takes whole lines apart.</summary>
    /// <returns>False when too few of them are alike.</returns>
    public bool TryRead(ReadOnlySpan<byte> text)
    {
        (Lines, _tokens) = (0, 0);
        _templates.Clear();
        _ids.Clear();
        for (int at = 0; at < text.Length;)
        {
            int length = text[at..].IndexOf((byte)'\n');
            if (length < 0 || !AddLine(text, at, at + length))
                return false;
            at += length + 1;
        }

        return true;
    }

    private bool AddLine(ReadOnlySpan<byte> text, int start, int end)
    {
        if (Lines == _idOfLine.Length)
        {
            Array.Resize(ref _idOfLine, Lines * 2);
            Array.Resize(ref _firstOfLine, Lines * 2);
        }

        _firstOfLine[Lines] = _tokens;
        bool isWhole = text[start..end].Contains(Place);
        _template.Clear();
        if (isWhole)
            _template.Append(text[start..end]);
        else
            Split(text, start, end);
        int id = IdOf(_template.Written, isWhole, _tokens - _firstOfLine[Lines]);
        if (id >= MaxTemplates)
            return false;
        _idOfLine[Lines++] = id;
        return true;
    }

    private void Split(ReadOnlySpan<byte> text, int start, int end)
    {
        unchecked // Places in a text.
        {
            Span<byte> template = _template.GetSpan(end - start);
            bool[] isOfToken = _isOfToken;
            int length = 0;
            int at = start;
            while (at < end)
            {
                byte one = text[at];
                if (!isOfToken[one])
                {
                    template[length++] = one;
                    at++;
                    continue;
                }

                int first = at;
                do
                    at++;
                while (at < end && isOfToken[text[at]]);
                template[length++] = Place;
                if (_tokens == _starts.Length)
                    Grow();
                _starts[_tokens] = first;
                _lengths[_tokens++] = at - first;
            }

            _template.Advance(length);
        }
    }

    private void Grow()
    {
        Array.Resize(ref _starts, _tokens * 2);
        Array.Resize(ref _lengths, _tokens * 2);
    }

    private int IdOf(ReadOnlySpan<byte> template, bool isWhole, int tokens)
    {
        ulong hash = Checksum.Of(template) ^ (isWhole ? 1UL : 0);
        while (_ids.TryGetValue(hash, out int id)) // More than once for templates whose hashes are the same only.
        {
            LineTemplate known = _templates[id];
            if (known.IsWhole == isWhole && template.SequenceEqual(known.Text))
            {
                _templates[id] = known with { Lines = known.Lines + 1 };
                return id;
            }

            hash = unchecked(hash + 1);
        }

        _ids.Add(hash, _templates.Count);
        _templates.Add(new(template.ToArray(), isWhole, tokens, 1));
        return _templates.Count - 1;
    }
}
