using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Fills texts up to the width.</summary>
internal sealed class GoPadding(GoStringBuilder output, GoFormatFlags flags)
{
    /// <summary>Writes a text, filled up with blanks, or zeros on its left when asked for.</summary>
    public void Write(string text) => Write(text, flags.Zero && !flags.Minus ? '0' : ' ');

    /// <summary>Writes a text, filled up with blanks.</summary>
    public void WriteWithBlanks(string text) => Write(text, ' ');

    /// <summary>Writes a text as it stands.</summary>
    public void WriteRaw(string text) => output.Append(text);

    private void Write(string text, char filler)
    {
        int missing = flags.Width is { } width ? width - GoStrings.RuneCount(text) : 0;
        if (!flags.Minus)
            output.Append(filler, missing);
        output.Append(text);
        if (flags.Minus)
            output.Append(' ', missing);
    }
}
