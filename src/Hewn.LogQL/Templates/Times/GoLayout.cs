namespace Hewn.LogQL.Templates.Times;

/// <summary>Cuts a layout, which shows how 2006-01-02 15:04:05 is written, into pieces.</summary>
internal static class GoLayout
{
    // The longer of two with the same beginning stands first.
    private static readonly (string Text, GoTimeField Field)[] _pieces =
    [
        ("January", GoTimeField.LongMonth), ("Jan", GoTimeField.Month), ("Monday", GoTimeField.LongWeekday),
        ("Mon", GoTimeField.Weekday), ("MST", GoTimeField.ZoneName), ("01", GoTimeField.ZeroMonth),
        ("02", GoTimeField.ZeroDay), ("03", GoTimeField.ZeroHour12), ("04", GoTimeField.ZeroMinute),
        ("05", GoTimeField.ZeroSecond), ("06", GoTimeField.Year), ("002", GoTimeField.ZeroYearDay),
        ("15", GoTimeField.Hour), ("1", GoTimeField.NumMonth), ("2006", GoTimeField.LongYear), ("2", GoTimeField.Day),
        ("__2", GoTimeField.UnderYearDay), ("_2", GoTimeField.UnderDay), ("3", GoTimeField.Hour12),
        ("4", GoTimeField.Minute), ("5", GoTimeField.Second), ("PM", GoTimeField.UpperHalf),
        ("pm", GoTimeField.LowerHalf), ("-070000", GoTimeField.Offset), ("-07:00:00", GoTimeField.Offset),
        ("-0700", GoTimeField.Offset), ("-07:00", GoTimeField.Offset), ("-07", GoTimeField.Offset),
        ("Z070000", GoTimeField.Offset), ("Z07:00:00", GoTimeField.Offset), ("Z0700", GoTimeField.Offset),
        ("Z07:00", GoTimeField.Offset), ("Z07", GoTimeField.Offset),
    ];

    /// <summary>The pieces of a layout; the last stands for nothing and has the text behind all others.</summary>
    public static List<GoTimePiece> Cut(string layout)
    {
        var pieces = new List<GoTimePiece>();
        int start = 0;
        for (int at = 0; at < layout.Length;)
        {
            (string text, GoTimeField field) = Find(layout, at);
            if (field == GoTimeField.None)
            {
                at++;
                continue;
            }

            if (field == GoTimeField.UnderDay && StandsAt(layout, at, "_2006"))
                (text, field, at) = ("2006", GoTimeField.LongYear, at + 1); // "_2006" is a "_" and a year
            pieces.Add(new GoTimePiece(layout[start..at], field, text));
            at += text.Length;
            start = at;
        }

        pieces.Add(new GoTimePiece(layout[start..], GoTimeField.None, ""));
        return pieces;
    }

    private static (string Text, GoTimeField Field) Find(string layout, int at)
    {
        if (layout[at] is '.' or ',')
            return Fraction(layout, at);
        foreach ((string text, GoTimeField field) in _pieces)
        {
            if (!StandsAt(layout, at, text))
                continue;
            // "Janet" and "Month" are words.
            bool isWord = field is GoTimeField.Month or GoTimeField.Weekday && at + 3 < layout.Length
                && char.IsAsciiLetterLower(layout[at + 3]);
            if (!isWord)
                return (text, field);
        }

        return ("", GoTimeField.None);
    }

    private static (string Text, GoTimeField Field) Fraction(string layout, int at)
    {
        char digit = at + 1 < layout.Length ? layout[at + 1] : ' ';
        if (digit is not ('0' or '9'))
            return ("", GoTimeField.None);
        int end = at + 1;
        while (end < layout.Length && layout[end] == digit)
            end++;
        if (end < layout.Length && char.IsAsciiDigit(layout[end]))
            return ("", GoTimeField.None);
        return (layout[at..end], digit == '0' ? GoTimeField.Fraction : GoTimeField.TrimmedFraction);
    }

    private static bool StandsAt(string layout, int at, string text) =>
        string.CompareOrdinal(layout, at, text, 0, text.Length) == 0;
}
