using System.Text;
using System.Text.RegularExpressions;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>
/// <c>--grep /regex/</c> and <c>--not /regex/</c>: a regular expression that matches somewhere in the entry as it
/// stands in the file.
/// </summary>
internal sealed class PatternFilter(Regex pattern, bool isNegated) : EntryFilter
{
    private char[] _text = [];

    public override LineCondition? Condition => null;

    public override bool TakesFaults => true;

    public override bool Takes(Entry entry)
    {
        ReadOnlySpan<byte> raw = entry.Raw.Span;
        if (_text.Length < raw.Length)
            _text = new char[raw.Length + raw.Length / 2];
        int length = Encoding.UTF8.GetChars(raw, _text);
        return pattern.IsMatch(_text.AsSpan(0, length)) != isNegated;
    }
}
