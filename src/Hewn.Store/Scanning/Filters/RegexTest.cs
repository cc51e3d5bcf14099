using System.Text;
using System.Text.RegularExpressions;

namespace Hewn.Store.Scanning.Filters;

/// <summary>The text matches a pattern somewhere; bytes that are no UTF-8 are U+FFFD to it.</summary>
internal sealed class RegexTest(Regex pattern) : ValueTest
{
    private char[] _text = new char[256];

    public override bool Passes(ReadOnlySpan<byte> text)
    {
        if (_text.Length < text.Length)
            _text = new char[text.Length * 2];
        int length = Encoding.UTF8.GetChars(text, _text);
        return pattern.IsMatch(_text.AsSpan(0, length));
    }
}
