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

    // A match is on one line as far as the text goes that every match holds.
    public override LineCondition? Condition =>
        !isNegated && PatternLiteral.Of(pattern.ToString(), IgnoresCase) is { } text
            ? LineCondition.Text(text, IgnoresCase ? TextOptions.IgnoreCase : TextOptions.None)
            : null;

    public override bool IsExact => false;

    public override bool TakesFaults => true;

    private bool IgnoresCase => pattern.Options.HasFlag(RegexOptions.IgnoreCase);

    public override bool Takes(Entry entry)
    {
        ReadOnlySpan<byte> raw = entry.Raw.Span;
        if (_text.Length < raw.Length)
            _text = new char[raw.Length + raw.Length / 2];
        int length = Encoding.UTF8.GetChars(raw, _text);
        return pattern.IsMatch(_text.AsSpan(0, length)) != isNegated;
    }
}
