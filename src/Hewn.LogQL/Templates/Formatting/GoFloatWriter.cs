namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Writes floats: <c>%g %G %e %E %f %F %b %x %X %v</c>.</summary>
internal sealed class GoFloatWriter(GoPadding padding, GoFormatFlags flags)
{
    private const int DefaultPrecision = 6;

    /// <summary>Writes a float; false when the verb is not for floats.</summary>
    public bool TryWrite(double value, char verb)
    {
        if (verb is not ('v' or 'g' or 'G' or 'e' or 'E' or 'f' or 'F' or 'b' or 'x' or 'X'))
            return false;
        char form = verb switch { 'v' => 'g', 'F' => 'f', _ => verb };
        int precision = flags.Precision ?? (form is 'e' or 'E' or 'f' ? DefaultPrecision : GoFloatText.Shortest);
        string text = GoFloatText.Format(value, form, precision);
        if (flags.Sharp && form != 'b')
            text = GoFloatText.WithAllDigits(text, form, flags.Precision ?? DefaultPrecision);
        char sign = text[0] == '-' ? '-' : flags.Space && !flags.Plus ? ' ' : '+';
        string size = text.TrimStart('-', '+');
        bool isShown = flags.Plus || sign != '+';
        if (!double.IsFinite(value))
            padding.WriteWithBlanks(double.IsNaN(value) && !isShown ? size : sign + size);
        else if (isShown)
            WriteSigned(sign, size);
        else
            padding.Write(size);
        return true;
    }

    private void WriteSigned(char sign, string size)
    {
        bool isFilled = flags.Zero && !flags.Minus && flags.Width > size.Length + 1;
        if (!isFilled)
        {
            padding.Write(sign + size);
            return;
        }

        padding.WriteRaw(sign.ToString());
        flags.Width--;
        padding.Write(size);
        flags.Width++;
    }
}
