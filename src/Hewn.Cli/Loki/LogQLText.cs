using Hewn.LogQL.Labels;

namespace Hewn.Cli.Loki;

/// <summary>Texts within LogQL.</summary>
internal static class LogQLText
{
    /// <summary>A text between quotes, as Go reads it: the value of a label as it is printed.</summary>
    public static string Quote(string text) => new Label("", text).ToString()[1..];

    /// <summary>A regular expression that matches a text and nothing else.</summary>
    public static string Escape(string text) => string.Concat(text.Select(letter =>
        letter < 0x80 && !char.IsAsciiLetterOrDigit(letter)
            ? FormattableString.Invariant($"\\x{(int)letter:x2}")
            : letter.ToString()));
}
