using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>
/// <c>--grep TEXT</c> and <c>--not TEXT</c>: a text anywhere in the entry's bytes as they stand in the file. A text
/// without capital letters is found in any case, as people type who search; letters beyond A to Z are not folded.
/// </summary>
internal sealed class TextFilter : EntryFilter
{
    private readonly string _text;
    private readonly byte[] _needle;
    private readonly bool _isNegated;
    private readonly bool _ignoresCase;

    public TextFilter(string text, bool isNegated)
    {
        _text = text;
        _needle = Encoding.UTF8.GetBytes(text);
        _isNegated = isNegated;
        _ignoresCase = !text.Any(char.IsUpper) && text.Any(char.IsAsciiLetter);
    }

    // A record over several lines may hold a text that none of its lines holds alone; lines are searched one by one.
    public override LineCondition? Condition
    {
        get
        {
            LineCondition has = LineCondition.Text(_text, _ignoresCase ? TextOptions.IgnoreCase : TextOptions.None);
            return _isNegated ? LineCondition.Not(has) : has;
        }
    }

    public override bool TakesFaults => true;

    public override bool Takes(Entry entry) => Holds(entry.Raw.Span) != _isNegated;

    private bool Holds(ReadOnlySpan<byte> text)
    {
        if (!_ignoresCase)
            return text.IndexOf(_needle) >= 0;
        byte first = _needle[0];
        bool isLetter = char.IsAsciiLetter((char)first);
        for (int last = text.Length - _needle.Length; last >= 0; last = text.Length - _needle.Length)
        {
            ReadOnlySpan<byte> starts = text[..(last + 1)];
            int at = isLetter ? starts.IndexOfAny(first, (byte)(first ^ 0x20)) : starts.IndexOf(first);
            if (at < 0)
                return false;
            if (IsNeedle(text.Slice(at, _needle.Length)))
                return true;
            text = text[(at + 1)..];
        }

        return false;
    }

    private bool IsNeedle(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i];
            if (b != _needle[i])
                return false;
        }

        return true;
    }
}
